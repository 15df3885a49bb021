/*
 * Words by which companies tag work, to measure what `init` guesses. They were collected on their own, from public
 * write-ups, not from src/classify/vocabulary.ts, and are not to be aligned with it: some are ambiguous, some mislead.
 */
export type Truth =
  'Explore' | 'Outcome' | 'Build' | 'All-in' | 'Enable' | 'Improve' | 'Run' | 'Oblige';

const list = (text: string): string[] => text.split(', ');

/** Labels that companies put on work of a shape. */
export const LABELS: Record<Truth, string[]> = {
  Explore: list(
    'spike, R&D, discovery, poc, Prototyping, user-research, tech_spike, experimentation, ab-test, hackweek, Machbarkeitsstudie, investigación, recherche, pesquisa, 調査, learning-goal, unknowns, feasibility, innovation-time, proofOfConcept',
  ),
  Outcome: list(
    'okr-2026, key-result, objective:growth, outcome, opportunity-tree, north-star, retention-goal, Ziel-2026, objectif, objetivo-q3, activation, kpi, conversion, company-goal, bet',
  ),
  Build: list(
    'new-feature, NewValue, roadmap-h1, roadmap, product-dev, feature, net-new, customer-commitment, growth, Neuentwicklung, nouvelle-fonctionnalité, nueva-funcionalidad, nova-feature, 新機能, capability, new-things, strategic-feature, product_work, GA',
  ),
  'All-in': list(
    're-platforming, cloud-migration, replatform, monolith-breakup, sap-cutover, big-rewrite, market-launch, transformation, Systemablösung, refonte, migración-core, migração, 移行, next-gen, datacenter-exit, rebrand',
  ),
  Enable: list(
    'tech-debt, TechDebt, devex, developer-experience, platform, hardening, eng-excellence, tooling, infra, refactoring, ci-cd, observability, productivity, dette-technique, technische-schulden, deuda-técnica, dívida-técnica, 技術的負債, architecture-runway, internal-platform, cloud-foundations, scalability, dependency-upgrades',
  ),
  Improve: list(
    'improvement, enhancement, feature-enhancements, quick-wins, ux-polish, optimisation, papercuts, small-improvements, Verbesserung, amélioration, mejora-continua, melhoria, 改善, usability, performance, improving-things, nice-to-have, delighters',
  ),
  Run: list(
    'ktlo, toil, firefighting, on-call, bau, maintenance, hygiene, support, incident-followup, sev2, interrupts, unplanned, prod-support, break-fix, lights-on, Wartung, Störung, exploitation, soporte, sustentação, 保守, run-the-business, escalation, corrective-action, reactive, ops-work, cve-patching, inefficiency',
  ),
  Oblige: list(
    'SOX, gdpr, DSGVO, compliance, audit-finding, pci-dss, regulatory, legal-hold, iso27001, rgpd, normativa, lgpd, contractual, DORA, mandatory, sarbanes, WCAG, ley-fiscal, 法令対応, license-obligation, e-invoicing-law',
  ),
};

/** Labels that say something about the work, but nothing about its shape. */
export const NEUTRAL = list(
  'backend, frontend, mobile, ios, android, q1, q3, blocked, needs-review, payments, checkout, emea, design, carried-over, api, search, tiger-team, customer-x',
);

/** Labels that sound like one shape and mean an area or a habit. */
export const MISLEADING = list(
  'platform-web, launch-checklist, support-portal, ops-dashboard, research-team, audit-log, feature-flag, migration-guide, legal-entity, goal-tracking',
);

export const TITLES: Record<Truth, string[]> = {
  Explore: list(
    'Spike: {}, Explore options for {}, {} discovery, Can we predict {}?, {} prototype, Untersuchung {}, Try out {} with five customers',
  ),
  Outcome: list(
    'Lift {} conversion by 5 points, Reduce churn in {}, {} adoption, OKR: faster {}, Halve time to first {}',
  ),
  Build: list(
    '{} for teams, New {} builder, {} v2, Self-service {}, {} marketplace, Multi-currency {}, Neue {} Ansicht, Bulk {} editing',
  ),
  'All-in': list(
    'Migrate {} to the new core, Re-platform {}, {} launch in Brazil, Replace the legacy {} engine, One {} for all brands',
  ),
  Enable: list(
    '{} service extraction, Shared {} library, {} build times, {} test harness, Refactor {}, Golden path for {}',
  ),
  Improve: list(
    '{} improvements, Small {} fixes and polish, Ongoing {} enhancements, Continuous {} tuning, {} papercuts, Faster {} pages',
  ),
  Run: list(
    '{} on-call, Keep {} running, {} support rota, BAU {}, {} maintenance 2026, Betrieb {}',
  ),
  Oblige: list(
    'GDPR deletion for {}, {} audit findings, SOX controls in {}, {} e-invoicing mandate, WCAG conformance of {}, {} retention rules',
  ),
};
export const THINGS = list(
  'billing, checkout, search, catalogue, onboarding, reports, invoices, routing, pricing, messaging, identity, fraud, returns, loyalty, inventory, scheduling',
);
export const VERBS = list('Add, Change, Show, Handle, Wire up, Remove, Rename, Extend, Check');

export const TYPES: {
  bug: string[];
  story: string[];
  spike: string[];
  incident: string[];
  epic: string[];
} = {
  bug: list('Bug, Defect, Fehler, Anomalie, Production Bug, Erro, バグ'),
  story: list(
    'Story, Task, User Story, Aufgabe, Tâche, Tarea, Tarefa, Work Item, タスク, Feature Story',
  ),
  spike: list('Spike, Research Task, Tech Spike, Investigation, Discovery'),
  incident: list('Incident, Support Request, Störung, Problem, Ops Ticket, Service Request'),
  epic: list('Epic, Project, Epik, Épopée'),
};

export const TEAMS = list(
  'Core Platform, Infra & Cloud, SRE, Payments, Growth, Search, Mobile, Merchant, Logistics, Data, Web Experience, Plattform, Risk, Internal Tools, Kundenportal',
);
export const ENABLING = new Set(
  list('Core Platform, Infra & Cloud, SRE, Plattform, Internal Tools'),
);
