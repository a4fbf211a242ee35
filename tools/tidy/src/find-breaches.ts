import {
  CORE_STAGES,
  EMPTY_NAMES,
  MAX_LINES,
  ROOM_RULES,
  type RoomRule,
  TEST_IMPORTS,
} from './room-rules.ts';

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Statements at the start of a line, and dynamic imports. */
const IMPORT =
  /^(?:import|export)\b[^'"`;()=]*?\bfrom\s*'([^'\n]+)'|^import\s*'([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm;
const IMPURE =
  /\b(Date\.now|new Date\(\)|Math\.random|process\.|performance\.now|setTimeout|setInterval|setImmediate|console\.|fetch\()/;
const ASYNC = /\b(async|await|Promise)\b/;

/** What breaks the house rules in one file, a sentence each. */
export function findBreaches({ path, text }: SourceFile): string[] {
  const breaches: string[] = [];
  const code = withoutComments(text);
  if (EMPTY_NAMES.test(path)) breaches.push(`${path}: the name says nothing about what is in it`);
  const lines = text.split('\n').length;
  if (lines > MAX_LINES)
    breaches.push(`${path}: ${lines} lines; more than ${MAX_LINES} are several concepts`);
  const rule = ruleOf(path);
  if (rule === undefined) return [...breaches, `${path}: belongs to no room of tools/tidy/src/room-rules.ts`];
  const test = isTest(path);
  for (const [, from, bare, dynamic] of code.matchAll(IMPORT)) {
    const name = from ?? bare ?? dynamic ?? '';
    const breach = importBreach(path, name, rule, test);
    if (breach !== undefined) breaches.push(`${path}: ${breach}`);
  }
  if (test) return breaches;
  const impure = rule.throughTheSeam ? IMPURE.exec(code)?.[1] : undefined;
  if (impure !== undefined)
    breaches.push(`${path}: ${rule.room} uses ${impure}; time, chance and timers come through the seam`);
  if (rule.room === 'core' && ASYNC.test(code)) breaches.push(`${path}: core is synchronous`);
  return breaches;
}

/** The rule with the longest path that claims the file. */
export function ruleOf(path: string): RoomRule | undefined {
  const claiming = ROOM_RULES.filter((rule) => claims(rule, path));
  return claiming.sort((a, b) => a.path.replace('*', '').length - b.path.replace('*', '').length).at(-1);
}

function claims(rule: RoomRule, path: string): boolean {
  const pattern = rule.path
    .split('*')
    .map((part) => part.replace(/[.]/g, '\\.'))
    .join('[^/]+');
  return new RegExp(`^${pattern}`).test(path);
}

function importBreach(path: string, name: string, rule: RoomRule, test: boolean): string | undefined {
  if (name.startsWith('.')) return relativeBreach(path, name, test);
  if (test && TEST_IMPORTS.some((pattern) => pattern.test(name))) return undefined;
  if (name.startsWith('@foretick/')) {
    const allowed = rule.project.some((pattern) => pattern.test(name));
    return allowed ? undefined : `${rule.room} may not import ${name}`;
  }
  if (name.startsWith('node:')) {
    const allowed = rule.node === 'all' || rule.node.includes(name);
    return allowed ? undefined : `${rule.room} may not import ${name}`;
  }
  return rule.packages.includes(name) ? undefined : `${rule.room} may not import the package ${name}`;
}

/** Relative imports stay in the workspace, and in core they never point to a later stage. */
function relativeBreach(path: string, name: string, test: boolean): string | undefined {
  const target = new URL(name, `file:///${path}`).pathname.slice(1);
  const workspace = workspaceOf(path);
  if (!target.startsWith(workspace))
    return `${name} reaches out of its workspace; import the package by its name`;
  if (path.startsWith('apps/foretick/src/') && !path.startsWith('apps/foretick/src/profiles/'))
    return undefined;
  const stage = coreStage(path);
  const imported = coreStage(target);
  if (test || stage === -1 || imported <= stage) return undefined;
  return `stage ${CORE_STAGES[stage]} may not import the later stage ${CORE_STAGES[imported]}`;
}

function workspaceOf(path: string): string {
  const [top = '', second = '', third = ''] = path.split('/');
  return second === 'adapters'
    ? `${top}/${second}/${third}/`
    : top === 'bench' || top === 'reliability'
      ? `${top}/`
      : `${top}/${second}/`;
}

function coreStage(path: string): number {
  return CORE_STAGES.indexOf(/^packages\/core\/src\/([^/]+)\//.exec(path)?.[1] ?? '');
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.includes('/testing/');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
