/**
 * What runs on one machine in place of workers/index.ts: the same Worker, with a double of the platform's cache between
 * the front door and Reads. Nothing here is part of a deployment.
 */
export * from '../../workers/index.ts';
export { Gateway as default } from '../../workers/gateway.ts';
export { Reads as UncachedReads } from '../../workers/reads.ts';
export { CachedReads as Reads } from './cached-reads.ts';
export { EdgeCacheDouble } from './edge-cache-double.ts';
