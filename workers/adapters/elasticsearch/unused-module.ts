/** Stands in for `undici` and `hpagent`, which the client imports and, with a connection of ours, never uses. */
export const Pool = undefined;
export const buildConnector = undefined;
export default {};
