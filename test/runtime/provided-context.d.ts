import 'vitest';

/** What the setups in test/support provide, declared again: their own files are Node's and do not compile for workerd. */
declare module 'vitest' {
  interface ProvidedContext {
    postgres: { adminUrl: string; relayUrl: string; template: string; databaseUrl: string };
    stripe: { url: string };
    mailbox: { url: string };
    queueDoubles: { url: string };
    elasticsearch: { url: string } | null;
    partsUrl: string;
    failingPostgres: { databaseUrl: string; relayUrl: string; controlUrl: string };
  }
}
