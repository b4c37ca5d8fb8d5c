import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from 'miniflare';

/** Runs workerd with the options of its first argument; tells its parent when workerd takes requests. */
const miniflare = new Miniflare(convertV4MiniflareOptions(JSON.parse(process.argv[2]!) as V4MiniflareOptions));
process.on('disconnect', () => process.exit());
await miniflare.ready;
process.send!('ready');
