import 'vitest';

/** What the setups in test/support provide, declared again: their own files are Node's and do not compile for workerd. */
declare module 'vitest' {
  interface ProvidedContext {
    worldsUrl: string;
    elasticsearch: { url: string } | null;
  }
}
