import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const POM = fileURLToPath(new URL('../pom.xml', import.meta.url));
const MIN_JAVA = 17;

/** Where this repository keeps what a broker needs; git ignores it. */
export const KAFKA_FOLDER = fileURLToPath(new URL('../../../.kafka', import.meta.url));

/** What a broker lacks on this machine, in words that say what to do; `undefined` when all is there. */
export function missingTool(): string | undefined {
  const { error, stderr = '', stdout = '' } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (error !== undefined) {
    return `no Java on the path: install a Java runtime ${MIN_JAVA} or newer, or start Kafka with docker compose`;
  }
  const major = Number(/version "(\d+)/.exec(stderr + stdout)?.[1] ?? 0);
  if (major < MIN_JAVA) return `Java ${major} is too old: Kafka 4 needs ${MIN_JAVA} or newer`;
  if (existsSync(jarFolder())) return undefined;
  if (spawnSync('mvn', ['-version']).error !== undefined) {
    return 'no Maven on the path, which fetches the jars of Kafka once: install Maven (mvn), or start Kafka with docker compose';
  }
  return undefined;
}

/** Why tests that need a broker are left out; `false` where they run. */
export function brokerMissing(): string | false {
  if (process.env.FORETICK_TEST_KAFKA === undefined) return 'runs with: npm run test:kafka';
  return missingTool() ?? false;
}

/** The folder of Kafka's jars. Fetches them by Maven where they are not there yet. Throws in plain words. */
export async function kafkaJars(): Promise<string> {
  const missing = missingTool();
  if (missing !== undefined) throw new Error(missing);
  const folder = jarFolder();
  if (existsSync(folder)) return folder;
  mkdirSync(KAFKA_FOLDER, { recursive: true });
  // Fetched beside and moved, so that what is there is always whole.
  const fetched = `${folder}.${process.pid}`;
  const goal = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${fetched}`];
  try {
    await promisify(execFile)('mvn', goal);
  } catch (cause) {
    rmSync(fetched, { recursive: true, force: true });
    const [why] = cause instanceof Error ? cause.message.split('\n').slice(1) : [];
    throw new Error(`Maven could not fetch the jars of Kafka (${why ?? String(cause)})`, { cause });
  }
  if (existsSync(folder)) rmSync(fetched, { recursive: true, force: true });
  else renameSync(fetched, folder);
  return folder;
}

/** Other jars, another folder. */
function jarFolder(): string {
  const version = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 8);
  return `${KAFKA_FOLDER}/jars-${version}`;
}
