/** Words of a text, so that long lists stay readable. */
const words = (text: string): string[] => text.trim().split(/\s+/);
/** Phrases of a text, separated by commas. */
const phrases = (text: string): string[] => text.trim().replaceAll(/\s+/g, ' ').split(', ');

/** Invented names only: nobody real is called like this, and every address ends in example.com. */
export const GIVEN_NAMES: readonly string[] = words(`
  Abrielle Aldermar Anouk Arvo Bexley Brisa Caelum Calla Corvin Dagny Delphi Ebbe Elowen Emrys
  Fenna Finch Galen Greer Halcyon Hedda Idris Isolde Jorun Juniper Kaito Kestrel Kiri Lark Leoric
  Linnea Maelis Marlow Mireille Nanook Nerys Niamh Odalys Orsino Pascoe Perrin Quilla Quentin
  Rafferty Renske Roswitha Sabelo Saoirse Severin Sunniva Tamsin Thandeka Tobiah Ulrika Umar Vesna
  Wilder Xanthe Yorick Zdenka Zéphyrine
`);

export const FAMILY_NAMES: readonly string[] = words(`
  Amberfold Ashgrove Birchwater Blackthistle Bramblewick Brightmere Cloudsley Copperfield-Oyewole
  Dawnhollow Driftwood Eastermarsh Elderfen Fallowmead Fernsby Frostlund Glasswright Goldenreed
  Greystoke-Li Harrowgale Hazelbrook Hollowby Ironquill Kettlewick Lanternfeld Larkenshaw
  Marrowstone Merrivane Moonraker Nettlefold Northwillow Oakenhurst Ottersund Pebblecroft
  Pinewhistle Quickthorn Rainsworth Ravenmoor Rookhope Saltmarsh Silverbirk Sparrowdale
  Stonebridge-Adé Summerfeldt Swiftwater Tallowmere Thornquist Underbough Vellichor Wainscott
  Waterlily Wexcombe Whitlock-Nguyễn Wildering Windermoss Winterbourne Wolfsbane Wrenfield
  Yarrowby Yewdale Åkerström
`);

/** What each product area's work is about: nouns that titles are made of. */
export const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  BIL: phrases(`
    invoice run, credit notes, dunning letters, tax engine, usage rating, SEPA mandates,
    proration, price book, payment reconciliation, statement PDF, ledger export, multi-currency
    totals, contract amendments, refund flow
  `),
  DSP: phrases(`
    route planner, shift roster, dispatch board, drag-and-drop rescheduling, skills matching,
    travel time estimates, crew calendar, emergency jobs, appointment windows, capacity forecast,
    map tiles, job templates, SLA clock
  `),
  POR: phrases(`
    sign-in page, meter readings form, bill history, outage banner, move-in wizard, message
    centre, accessibility menu, language switcher, document vault, payment page, e-mail
    preferences, tenant dashboard
  `),
  PLAT: phrases(`
    CI pipeline, Kubernetes node pools, service mesh, build cache, observability stack, secrets
    rotation, database failover, event bus, feature flags, preview environments, base images, log
    retention, autoscaling rules
  `),
  TRU: phrases(`
    access reviews, audit log, single sign-on, encryption keys, data retention jobs, consent
    records, penetration test findings, SOC 2 evidence, vendor questionnaire, role model, session
    handling, subject access requests
  `),
  OPS: phrases(`
    order intake, month-end close, procurement approvals, HR onboarding checklist, CRM sync,
    commission sheet, support macros, asset register, expense import, partner contracts, quote
    approval, data warehouse feed
  `),
  MOB: phrases(`
    offline mode, photo upload, barcode scanner, job checklist, signature capture, push
    notifications, battery use, map view, timesheet screen, parts lookup, app start-up, login
    handover
  `),
  INS: phrases(`
    leakage report, consumption forecast, dashboard builder, anomaly alerts, data quality checks,
    report scheduler, SQL workspace, benchmark panel, tariff simulator, export to Excel, metric
    catalogue, cohort view
  `),
  GRO: phrases(`
    trial sign-up, onboarding tour, pricing page, in-app messages, referral programme, activation
    e-mails, sample data, upgrade prompt, workspace invites, checkout, churn survey, help centre
    search
  `),
  CON: phrases(`
    webhook delivery, partner API, SAP connector, GIS import, smart meter gateway, OAuth scopes,
    rate limits, bulk import, event schema, sandbox accounts, API reference, retry queue
  `),
};

export const CONTEXTS: readonly string[] = phrases(`
  for large utilities, on mobile, after the March release, for Nordic customers, behind a feature
  flag, in the admin console, for read-only users, with 10 000 rows, in the EU region, for
  franchise accounts, during month end, on slow networks, for multi-site customers, in the beta,
  for the pilot group, in French and German, when the session expires, on Safari, for new tenants,
  at peak load, for migrated accounts, with legacy IDs, in the nightly job, for the partner
  channel
`);
