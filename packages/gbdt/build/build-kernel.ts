import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run build:kernel`: compiles kernel/*.ts with AssemblyScript and writes src/kernel/kernel-bytes.ts. */
const ENTRY = 'kernel/index.ts';
const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const KERNEL_BYTES_FILE = fileURLToPath(new URL('../src/kernel/kernel-bytes.ts', import.meta.url));

const OPTIONS = [
  '-O3',
  '--noAssert',
  '--converge',
  ...['--runtime', 'stub'],
  ...['--use', 'abort='],
  '--importMemory',
  '--sharedMemory',
  ...['--initialMemory', '1'],
  ...['--maximumMemory', '65536'],
  ...['--enable', 'simd'],
  ...['--enable', 'threads'],
  ...['--enable', 'bulk-memory'],
];

/** Not a literal, since the compiler's own types redeclare those of JavaScript. */
const COMPILER = 'assemblyscript/asc';

interface Compiler {
  main(
    options: readonly string[],
    files: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): readonly string[];
    },
  ): Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await kernelBytesText();
  writeFileSync(KERNEL_BYTES_FILE, text);
  process.stdout.write(`kernel: ${text.length} characters written\n`);
}

/** The text of kernel-bytes.ts that the sources in kernel/ compile to. */
export async function kernelBytesText(): Promise<string> {
  const compiler: Compiler = await import(COMPILER);
  let bytes: Uint8Array = new Uint8Array();
  const { error, stderr } = await compiler.main([ENTRY, '-o', 'kernel.wasm', ...OPTIONS], {
    readFile: (name) => readIfThere(`${ROOT}${name}`),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`the kernel does not compile: ${stderr.toString()}`);
  return [
    '/** Generated from kernel/*.ts by `npm run build:kernel`. Do not edit. */',
    'export const KERNEL_BYTES =',
    `  '${Buffer.from(bytes).toString('base64')}';`,
    '',
  ].join('\n');
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
