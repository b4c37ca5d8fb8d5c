import { runReindex } from './reindex/run-reindex.ts';

const outcome = await runReindex(process.env);
if (outcome.ok) console.log(outcome.text);
else console.error(outcome.text);
process.exitCode = outcome.ok ? 0 : 1;
