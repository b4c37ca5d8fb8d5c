import { runSim } from './sim/run-sim.ts';

// Exit code 1 when a rule was broken, or a planted bug was not caught; 2 when it was called wrongly.
process.exitCode = await runSim(process.argv.slice(2));
