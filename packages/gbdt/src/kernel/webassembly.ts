/** Memory that several threads and kernels share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** Pages are 65,536 bytes; the memory does not grow. */
export function newSharedMemory(pages: number): SharedMemory {
  return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** The exports of a module that imports nothing but `env.memory`. */
export function instantiate(bytes: Uint8Array, memory: SharedMemory): object {
  const module = new webAssembly.Module(bytes);
  return new webAssembly.Instance(module, { env: { memory } }).exports;
}

/** The part of WebAssembly that is used here: Node's types leave it to the DOM's, which this package does without. */
interface WebAssemblyParts {
  readonly Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: SharedMemory } },
  ) => { readonly exports: object };
}

const webAssembly: WebAssemblyParts = Reflect.get(globalThis, 'WebAssembly');
