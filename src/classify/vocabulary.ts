/*
 * Words by which companies name kinds of work, for first guesses in `init` and `suggest`. Only ever a proposal that a
 * person reads: nothing here decides a verdict. A word ending in `*` stands for all words that begin so. Phrases are
 * words in a row. Written without accents; texts are compared without them too.
 */
const WORDS: Record<string, string[]> = {
  Oblige: [
    'complian*, audit*, regulat*, legal, law, gdpr, sox, sarbanes, pci, pcidss, hipaa, iso27001, iso 27001, soc2, soc 2, dora, nis2',
    'kyc, aml, mandat*, statutory, contractual, contract obligation, privacy, data protection, wcag, accessibility act, tax law, ccpa, fedramp, lgpd, psd2, mifid, governance, sla commitment, certification, policy, e invoicing',
    'datenschutz*, dsgvo, recht*, gesetz*, vorschrift*, revision, zertifizierung, pflicht*, vertraglich',
    'conformite, rgpd, reglement*, juridique, obligation*, cumplimiento, normativ*, auditoria, obligatori*, juridico, conformidade, conformita, naleving, wetgeving, avg, zgodnosc, rodo, efterlevnad',
    'コンプライアンス, 監査, 法令, 規制, 合规, 审计',
  ],
  Run: [
    'bug*, defect*, incident*, outage*, support*, ktlo, keep the lights on, lights on, oncall, on call, pager*, toil, firefight*, bau, business as usual, maintenance, maintain, hygiene, patch*, hotfix*, ops, operation*, operational, escalation*, break fix, breakfix, rtb, run the business, sev1, sev2, p1, postmortem*, upkeep, helpdesk, service desk, service request, housekeeping, care and feeding, sustain*, production issue, regression*, alert*, run, interrupt*, unplanned, customer issue, fault, problem, fix, fixes, bugfix*, failure, rota, triage, reactive, lights, chores, care',
    'fehler*, storung*, stoerung*, wartung*, betrieb*, instandhaltung, vorfall, notfall, bereitschaft, pflege',
    'panne*, anomalie*, exploitation, astreinte, entretien, correctif*, soutien, incidente*, mantenimiento, soporte, fallo*, operaciones, averia*, guardia, manutencao, sustentacao, suporte, erro*, falha*, manutenzione, guasto, errore, assistenza, storing*, onderhoud, beheer, fout*, blad, bledy, utrzymanie, awaria, underhall, drift, fel, vika, feil, yllapito',
    '障害, 不具合, バグ, 保守, 運用, 問い合わせ, 缺陷, 故障, 运维, 维护',
  ],
  Explore: [
    'spike*, research*, discover*, poc, proof of concept, prototyp*, experiment*, investigat*, explor*, r d, rnd, rd, innovation*, hackathon, feasib*, study, learning, hypothes*, pilot, trial, ideation, concept*, assess*, evaluat*, probe, validation, design sprint, incubat*, moonshot',
    'erkund*, forschung*, machbarkeit*, untersuchung*, vorstudie, konzept*, analyse, recherche*, etude*, decouverte, faisabilite, maquette, investigacion, exploracion, descubrimiento, prueba de concepto, prototip*, estudio, pesquisa, descoberta, prova de conceito, estudo, ricerca, esplorazione, indagine, onderzoek, verkenning, haalbaarheid, badanie, badania, eksperyment*, forskning, utforsk*, undersok*',
    '調査, 検証, 研究, 実験, 调研, 研究, 探索',
  ],
  'All-in': [
    'migrat*, replatform*, re platform*, rewrite*, rebuild, transformation*, launch*, new market, market entry, big bet, cutover, moderni*, greenfield, consolidat*, expansion, strategic program*, strategic, re architect*, rearchitect*, sunset, decommission*, overhaul',
    'ablosung, umstellung, neubau, einfuhrung, modernisierung, refonte, lancement, migracion, lanzamiento, reescritura, migracao, lancamento, reescrita, migrazione, lancio, migratie, lancering, vernieuwing, migracja, wdrozenie, lansering, omskrivning',
    '移行, 刷新, 立ち上げ, 迁移, 重构平台',
  ],
  Enable: [
    'platform*, infra, infrastructure, tech debt, techdebt, technical debt, debt, refactor*, devex, dx, developer experience, dev experience, developer productivity, tool*, ci, cd, ci cd, cicd, pipeline*, build system, observability, harden*, engineering excellence, eng excellence, foundation*, enabl*, architectur*, scalab*, test automation, automation, upgrade*, dependenc*, code health, code quality, cleanup, clean up, internal tool*, sre, devops, reliability, productivity, chore, monorepo, technical, tech task, resilience, quality engineering, paved road, golden path, security hardening',
    'technische schuld*, plattform*, infrastruktur*, werkzeug*, aufraum*, architektur*, qualitat*, dette technique, dette, plateforme, outillage, socle, fiabilite, deuda tecnica, deuda, plataforma*, infraestructura, herramienta*, divida tecnica, debito tecnico, infraestrutura, ferramenta*, piattaforma, strumenti, debito, gereedschap*, dlug techniczny, infrastruktura, narzedzia, teknisk skuld, verktyg',
    '基盤, 技術的負債, リファクタリング, 自動化, 技术债, 基础设施, 重构',
  ],
  Outcome: [
    'outcome*, opportunit*, okr*, objective*, goal*, key result*, north star, kpi*, metric*, retention, activation, conversion, target*, growth bet, impact, needle mover',
    'ziel*, wirkung*, ergebnis*, objectif*, resultat*, objetivo*, resultado*, oportunidad*, obiettiv*, risultat*, doel*, cel, cele, mal',
    '目標, 成果, 目标, 指标',
  ],
  Improve: [
    'improv*, enhanc*, optimi*, polish*, quick win*, quickwin*, papercut*, paper cut*, ux debt, tweak*, usability, performance, continuous improvement, iterat*, refin*, small change*, minor, delight, kaizen, incremental, fine tuning, tuning, nice to have',
    'verbesser*, optimier*, feinschliff, amelior*, mejora*, melhoria*, miglior*, verbeter*, ulepsz*, uspraw*, forbattr*, forbedr*',
    '改善, 改良, 优化, 改进',
  ],
  Build: [
    'feature*, roadmap*, capabilit*, deliverable*, new product*, product work, product development, new development, commitment*, enhancement request, value add, new functionality, functionality, growth, new initiative*, customer request*, expansion feature, innovate, new value, delivery, release, build, product',
    'funktion*, neuentwicklung, ausbau, anforderung*, fonctionnalite*, nouveau*, nouvelle*, evolution*, funcionalidad*, nueva*, nuevo*, funcionalidade*, nova*, novo*, funzionalita, nuov*, functionaliteit, nieuw*, funkcj*, nowe, nowa, ny funktion',
    '機能, 新規, 開発, 功能, 新增',
  ],
};

export interface Guess {
  value: string;
  /** The word or phrase that spoke. */
  word: string;
}

interface Entry {
  value: string;
  word: string;
  /** Words in a row; the last may be a beginning. */
  words: string[];
  prefix: boolean;
}

const CJK = /[\u3040-\u30ff\u3400-\u9fff]/;

/** Small letters without accents, words apart by single spaces. */
export const plainText = (text: string): string =>
  text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replace(/ß/g, 'ss')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * Things that software is made of. A name that ends in one is about that thing: a `support-portal` is a portal, not
 * support, and says nothing about the kind of work.
 */
const THINGS = new Set(
  'account admin api app backend board button center centre checklist client component config console dashboard database db dialog doc docs document email entity event field file flag form frontend guide hub id inbox integration item key library list log logs manager menu message mobile module notification page panel plugin portal queue report role screen script sdk server service settings site store table tab tag team template test tests token tracker tracking ui user view web website widget wizard worker'.split(
    ' ',
  ),
);

const entries: Entry[] = Object.entries(WORDS).flatMap(([value, lines]) =>
  lines
    .flatMap((line) => line.split(','))
    .map((word) => word.trim())
    .map((word) => ({
      value,
      word,
      words: CJK.test(word) ? [word] : word.replace('*', '').split(' '),
      prefix: word.endsWith('*'),
    })),
);

/**
 * What a name (label, type, team, field value) probably stands for: the longest known phrase in it, on equal length the
 * first listed (obligations before the rest). Null when no word is known. A pure function of a fixed vocabulary.
 */
export const guessShape = (text: string): Guess | null => {
  const plain = plainText(text);
  const words = plain.split(' ');
  let best: Entry | null = null;
  for (const entry of entries)
    if (found(entry, plain, words) && (best === null || weight(entry) > weight(best))) best = entry;
  return best && { value: best.value, word: best.word };
};

/** As {@link guessShape}, for a label or field value; null when the name is about a thing ({@link THINGS}). */
export const guessTag = (text: string): Guess | null => {
  const words = plainText(text).split(' ');
  const last = words.at(-1) ?? '';
  return words.length > 1 && THINGS.has(last) ? null : guessShape(text);
};

const weight = (entry: Entry): number => entry.words.length;

const found = (entry: Entry, plain: string, words: string[]): boolean => {
  if (CJK.test(entry.word)) return plain.includes(plainText(entry.word));
  return words.some((_, start) =>
    entry.words.every((word, offset) => {
      const at = words[start + offset];
      if (at === undefined) return false;
      const isLast = offset === entry.words.length - 1;
      return isLast && entry.prefix ? at.startsWith(word) : at === word;
    }),
  );
};
