import { bigint, customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** UUIDv7, made by whoever creates the row. */
export const id = () => uuid().primaryKey();

export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

/** Integer minor units of the currency that the row or its event names. */
export const minorUnits = () => bigint({ mode: 'number' }).notNull();

export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });
