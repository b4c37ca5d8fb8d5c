import { runImport } from './import/run-import.ts';

// Exit code 0 when at least one record, or the plan, was valid.
const outcome = await runImport(process.argv.slice(2), process.env);
if (outcome.ok) console.log(outcome.text);
else console.error(outcome.text);
process.exitCode = outcome.ok ? 0 : 1;
