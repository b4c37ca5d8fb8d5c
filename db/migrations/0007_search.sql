CREATE TABLE "search_events" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"local_minute" integer NOT NULL,
	"utc_offset_minutes" smallint NOT NULL,
	"category" text NOT NULL,
	"venue_id" uuid NOT NULL,
	"city" text NOT NULL,
	"country" char(2) NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"cell" integer,
	"currency" char(3) NOT NULL,
	"from_minor" bigint,
	"to_minor" bigint,
	"availability" text NOT NULL,
	"popularity" smallint NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_sales" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"tickets" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_suggestion_tails" (
	"tail" text NOT NULL,
	"suggestion_id" text NOT NULL,
	"popularity" smallint NOT NULL,
	CONSTRAINT "search_suggestion_tails_suggestion_id_tail_pk" PRIMARY KEY("suggestion_id","tail")
);
--> statement-breakpoint
CREATE TABLE "search_suggestions" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"text" text NOT NULL,
	"detail" text,
	"slug" text,
	"country" char(2),
	"popularity" smallint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"word" text PRIMARY KEY NOT NULL,
	"variants" text[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "search_events" ADD CONSTRAINT "search_events_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_sales" ADD CONSTRAINT "search_sales_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_suggestion_tails" ADD CONSTRAINT "search_suggestion_tails_suggestion_id_search_suggestions_id_fk" FOREIGN KEY ("suggestion_id") REFERENCES "public"."search_suggestions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_events_by_start" ON "search_events" USING btree ("starts_at","event_id");--> statement-breakpoint
CREATE INDEX "search_events_by_city" ON "search_events" USING btree ("city","starts_at","event_id");--> statement-breakpoint
CREATE INDEX "search_events_by_venue" ON "search_events" USING btree ("venue_id","starts_at","event_id");--> statement-breakpoint
CREATE INDEX "search_events_by_cell" ON "search_events" USING btree ("cell","starts_at","event_id");--> statement-breakpoint
CREATE INDEX "search_events_words" ON "search_events" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "search_suggestion_tails_tail" ON "search_suggestion_tails" USING btree ("tail" text_pattern_ops,"popularity");--> statement-breakpoint
CREATE INDEX "search_suggestion_tails_1" ON "search_suggestion_tails" USING btree (left("tail", 1),"popularity");--> statement-breakpoint
CREATE INDEX "search_suggestion_tails_2" ON "search_suggestion_tails" USING btree (left("tail", 2),"popularity");--> statement-breakpoint
CREATE INDEX "search_suggestion_tails_3" ON "search_suggestion_tails" USING btree (left("tail", 3),"popularity");--> statement-breakpoint
CREATE INDEX "search_words_variants" ON "search_words" USING gin ("variants");--> statement-breakpoint
CREATE INDEX "search_words_trigrams" ON "search_words" USING gin ("word" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "venues_position" ON "venues" USING btree ("latitude","longitude");--> statement-breakpoint
-- The cell of domain/search/geo-cells.ts: 0.25 degrees for fine ones, 2 for coarse ones.
CREATE FUNCTION geo_cell(latitude double precision, longitude double precision, degrees double precision) RETURNS integer
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
  DECLARE
    band integer := least(round(180 / degrees)::integer - 1, greatest(0, floor((latitude + 90) / degrees)::integer));
    columns integer := greatest(1, floor((360 / degrees) * cos((-90 + (band + 0.5) * degrees) * pi() / 180) + 0.5)::integer);
    turns double precision := (longitude + 180) / 360;
  BEGIN
    RETURN band * 2048 + mod(floor((turns - floor(turns)) * columns)::integer, columns);
  END $$;--> statement-breakpoint
-- The words of a name: also without its apostrophes, as "oneill" is typed for "O'Neill".
CREATE FUNCTION name_words(name text) RETURNS text[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT string_to_array(
      public.fold(name) || CASE WHEN name ~ '[''’]' THEN ' ' || public.fold(translate(name, '''’', '')) ELSE '' END, ' ')
  $$;--> statement-breakpoint
-- How many halvings a price is above nothing: prices of the same order share a lexeme.
CREATE FUNCTION price_step(minor bigint) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT floor(log(2, minor / 100 + 1))::integer $$;--> statement-breakpoint
-- How a word stands in search_events.words: "hamlet" from a description, "=hamlet" from a name of event, performer,
-- venue or city. Facets: "~n:" "~p:" "~v:" "~c:" whole folded name of event, performer, venue, city; "~k:" kind; "~i:"
-- performer's id; "~w:" venue's id; "~l:" country; "~g:" fine cell; "~h:" coarse cell; "~a" on sale; "~$:EUR:5" price.
CREATE FUNCTION search_lexemes(names text, description text, facets text[]) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT array_to_tsvector(array_agg(DISTINCT left(lexeme, 200)))
    FROM (
      SELECT '=' || unnest(public.name_words(names)) AS lexeme
      UNION ALL SELECT unnest(string_to_array(public.fold(description), ' '))
      UNION ALL SELECT unnest(facets)) all_lexemes
    WHERE lexeme NOT IN ('', '=')
  $$;--> statement-breakpoint
-- What search_events holds of each event.
CREATE VIEW search_event_rows AS
  SELECT e.id AS event_id, e.starts_at, local.minute AS local_minute,
    (local.minute - floor(extract(epoch FROM e.starts_at) / 60))::smallint AS utc_offset_minutes,
    e.category, e.venue_id, fold(v.city) AS city, v.country, v.latitude, v.longitude,
    geo_cell(v.latitude, v.longitude, 0.25) AS cell,
    e.currency, price.from_minor, price.to_minor, sale.availability,
    round(50 * (ln(1 + coalesce(s.capacity, 0)) + ln(1 + coalesce(n.tickets, 0))) / ln(200001))::smallint AS popularity,
    search_lexemes(
      concat_ws(' ', e.name, act.names, v.name, v.city),
      e.description,
      array_remove(ARRAY[
        '~n:' || fold(e.name), '~v:' || fold(v.name), '~c:' || fold(v.city), '~k:' || e.category, '~w:' || e.venue_id,
        '~l:' || v.country, '~g:' || geo_cell(v.latitude, v.longitude, 0.25), '~h:' || geo_cell(v.latitude, v.longitude, 2),
        CASE WHEN sale.availability = 'on-sale' THEN '~a' END
      ], NULL) || act.facets || ARRAY(
        SELECT '~$:' || e.currency || ':' || step
        FROM generate_series(price_step(price.from_minor), price_step(price.to_minor)) AS step)) AS words
  FROM events e
  JOIN venues v ON v.id = e.venue_id
  LEFT JOIN seating_plans s ON s.id = e.plan_id
  LEFT JOIN search_sales n ON n.event_id = e.id
  CROSS JOIN LATERAL (
    SELECT floor(extract(epoch FROM e.starts_at AT TIME ZONE e.time_zone) / 60)::integer AS minute) local
  CROSS JOIN LATERAL (
    SELECT min(face_minor + fee_minor + tax_minor) AS from_minor, max(face_minor + fee_minor + tax_minor) AS to_minor
    FROM prices WHERE event_id = e.id) price
  CROSS JOIN LATERAL (
    SELECT string_agg(p.name, ' ' ORDER BY ep.position) AS names,
      coalesce(array_agg('~p:' || fold(p.name)) || array_agg('~i:' || p.id), '{}') AS facets
    FROM event_performers ep JOIN performers p ON p.id = ep.performer_id WHERE ep.event_id = e.id) act
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN e.status IN ('cancelled', 'postponed') THEN e.status
      WHEN e.epoch = 0 OR price.from_minor IS NULL THEN 'not-on-sale'
      WHEN n.tickets >= s.capacity THEN 'sold-out'
      ELSE 'on-sale' END AS availability) sale
  WHERE e.status <> 'draft';--> statement-breakpoint
-- What is suggested because of each event. A city is wanted as its best events are, and a little more.
CREATE VIEW search_suggestion_rows AS
  SELECT r.event_id, s.kind || ':' || s.key AS id, s.*
  FROM search_events r
  JOIN events e ON e.id = r.event_id
  JOIN venues v ON v.id = e.venue_id
  CROSS JOIN LATERAL (
    SELECT 'event' AS kind, left(fold(e.name), 200) AS key, e.name AS text, NULL AS detail, e.slug, NULL::char(2) AS country,
      r.popularity
    UNION ALL SELECT 'venue', v.id::text, v.name, v.city, v.slug, NULL, r.popularity
    UNION ALL SELECT 'city', fold(v.city) || '|' || v.country, v.city, v.country, NULL, v.country,
      least(100, r.popularity + 10)::smallint
    UNION ALL SELECT 'performer', p.id::text, p.name, NULL, p.slug, NULL, r.popularity
      FROM event_performers ep JOIN performers p ON p.id = ep.performer_id WHERE ep.event_id = e.id) s
  WHERE fold(s.text) <> '';--> statement-breakpoint
-- The word itself, and it without each of its letters.
CREATE FUNCTION word_variants(word text) RETURNS text[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT array_agg(DISTINCT CASE at WHEN 0 THEN word ELSE overlay(word PLACING '' FROM at FOR 1) END)
    FROM generate_series(0, length(word)) AS at
  $$;--> statement-breakpoint
-- The folded name from each of its first words on.
CREATE FUNCTION name_tails(name text) RETURNS SETOF text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT DISTINCT left(array_to_string(words[at:], ' '), 100)
    FROM string_to_array(public.fold(name), ' ') AS words, generate_series(1, least(8, cardinality(words))) AS at
  $$;--> statement-breakpoint
-- Adds the words and suggestions of these events that are not there yet. Whoever adds some has a lock until the end of
-- their transaction: two who added the same in another order would wait for each other.
CREATE FUNCTION search_learn(learned uuid[]) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    new_words text[];
    changed search_suggestions[];
  BEGIN
    SELECT array_agg(DISTINCT word) INTO new_words
    FROM (SELECT substr(lexeme, 2) AS word
      FROM unnest(learned) AS id JOIN search_events r ON r.event_id = id, unnest(tsvector_to_array(r.words)) AS lexeme
      WHERE lexeme LIKE '=%') w
    WHERE length(word) BETWEEN 3 AND 40 AND NOT EXISTS (SELECT FROM search_words k WHERE k.word = w.word);
    SELECT array_agg(ROW(given.*)::search_suggestions) INTO changed
    FROM (SELECT DISTINCT ON (r.id) r.id, r.kind, r.key, r.text, r.detail, r.slug, r.country, r.popularity
      FROM unnest(learned) AS learned_id JOIN search_suggestion_rows r ON r.event_id = learned_id
      ORDER BY r.id, r.popularity DESC) given
    LEFT JOIN search_suggestions k ON k.id = given.id
    WHERE k.id IS NULL OR k.popularity < given.popularity
      OR (k.kind <> 'event' AND (k.text, k.detail, k.slug) IS DISTINCT FROM (given.text, given.detail, given.slug));
    IF new_words IS NULL AND changed IS NULL THEN RETURN; END IF;

    PERFORM pg_advisory_xact_lock(hashtext('search_learn'));
    INSERT INTO search_words (word, variants) SELECT word, word_variants(word) FROM unnest(new_words) AS word
      ON CONFLICT DO NOTHING;
    INSERT INTO search_suggestions AS k SELECT * FROM unnest(changed)
      ON CONFLICT (id) DO UPDATE SET text = excluded.text, detail = excluded.detail, slug = excluded.slug,
        popularity = greatest(k.popularity, excluded.popularity);
    DELETE FROM search_suggestion_tails t USING unnest(changed) AS c WHERE t.suggestion_id = c.id;
    INSERT INTO search_suggestion_tails (tail, suggestion_id, popularity)
      SELECT tail, k.id, k.popularity
      FROM unnest(changed) AS c JOIN search_suggestions k ON k.id = c.id, name_tails(k.text) AS tail;
  END $$;--> statement-breakpoint
-- Writes what search knows of these events anew.
CREATE FUNCTION search_refresh(changed_events uuid[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF cardinality(changed_events) = 0 THEN RETURN; END IF;
    DELETE FROM search_events r WHERE r.event_id = ANY(changed_events)
      AND NOT EXISTS (SELECT FROM events e WHERE e.id = r.event_id AND e.status <> 'draft');
    INSERT INTO search_events AS r
      SELECT * FROM search_event_rows WHERE event_id = ANY(changed_events) ORDER BY event_id
      ON CONFLICT (event_id) DO UPDATE SET
        (starts_at, local_minute, utc_offset_minutes, category, venue_id, city, country, latitude, longitude, cell,
          currency, from_minor, to_minor, availability, popularity, words) =
        ROW (excluded.starts_at, excluded.local_minute, excluded.utc_offset_minutes, excluded.category, excluded.venue_id,
          excluded.city, excluded.country, excluded.latitude, excluded.longitude, excluded.cell, excluded.currency,
          excluded.from_minor, excluded.to_minor, excluded.availability, excluded.popularity, excluded.words)
      WHERE r.* IS DISTINCT FROM excluded.*;
    PERFORM search_learn(changed_events);
  END $$;--> statement-breakpoint
CREATE FUNCTION search_refresh_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM search_refresh(ARRAY(SELECT id FROM changed));
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION search_refresh_events_of_parts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM search_refresh(ARRAY(SELECT DISTINCT event_id FROM changed));
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION search_refresh_events_of_venues() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM search_refresh(ARRAY(SELECT e.id FROM events e JOIN changed v ON v.id = e.venue_id));
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION search_refresh_events_of_performers() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM search_refresh(
      ARRAY(SELECT DISTINCT ep.event_id FROM event_performers ep JOIN changed p ON p.id = ep.performer_id));
    RETURN NULL;
  END $$;--> statement-breakpoint
-- Counts tickets that are not void: `changes` has how many more there are of each event. An event's row is written anew
-- only when the house fills or is full no more, and each time its sales have doubled.
CREATE FUNCTION search_count_sales(changes jsonb) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    turned uuid[];
  BEGIN
    IF changes IS NULL THEN RETURN; END IF;
    WITH given AS (SELECT key::uuid AS event_id, value::integer AS more FROM jsonb_each_text(changes) WHERE value <> '0'),
      counted AS (INSERT INTO search_sales AS n (event_id, tickets) SELECT event_id, more FROM given ORDER BY event_id
        ON CONFLICT (event_id) DO UPDATE SET tickets = n.tickets + excluded.tickets RETURNING n.event_id, n.tickets)
    SELECT array_agg(c.event_id) INTO turned
    FROM counted c JOIN given g ON g.event_id = c.event_id
    JOIN events e ON e.id = c.event_id LEFT JOIN seating_plans s ON s.id = e.plan_id
    WHERE (c.tickets >= s.capacity) <> (c.tickets - g.more >= s.capacity)
      OR floor(log(2, greatest(1, c.tickets))) <> floor(log(2, greatest(1, c.tickets - g.more)));
    IF turned IS NOT NULL THEN PERFORM search_refresh(turned); END IF;
  END $$;--> statement-breakpoint
CREATE FUNCTION search_count_sales_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM search_count_sales((SELECT jsonb_object_agg(event_id, more)
      FROM (SELECT event_id, count(*) AS more FROM changed WHERE status <> 'void' GROUP BY event_id) c));
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION search_count_sales_updated() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM search_count_sales((SELECT jsonb_object_agg(event_id, more)
      FROM (SELECT event_id, sum(more) AS more FROM (
          SELECT event_id, 1 AS more FROM changed WHERE status <> 'void'
          UNION ALL SELECT event_id, -1 FROM before WHERE status <> 'void') t GROUP BY event_id) c));
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE TRIGGER search_events_inserted AFTER INSERT ON events REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events();--> statement-breakpoint
CREATE TRIGGER search_events_updated AFTER UPDATE ON events REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events();--> statement-breakpoint
CREATE TRIGGER search_event_performers_inserted AFTER INSERT ON event_performers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_parts();--> statement-breakpoint
CREATE TRIGGER search_event_performers_deleted AFTER DELETE ON event_performers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_parts();--> statement-breakpoint
CREATE TRIGGER search_prices_inserted AFTER INSERT ON prices REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_parts();--> statement-breakpoint
CREATE TRIGGER search_prices_updated AFTER UPDATE ON prices REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_parts();--> statement-breakpoint
CREATE TRIGGER search_prices_deleted AFTER DELETE ON prices REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_parts();--> statement-breakpoint
CREATE TRIGGER search_venues_updated AFTER UPDATE ON venues REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_venues();--> statement-breakpoint
CREATE TRIGGER search_performers_updated AFTER UPDATE ON performers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_refresh_events_of_performers();--> statement-breakpoint
CREATE TRIGGER search_tickets_inserted AFTER INSERT ON tickets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_count_sales_inserted();--> statement-breakpoint
CREATE TRIGGER search_tickets_updated AFTER UPDATE ON tickets REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_count_sales_updated();--> statement-breakpoint
-- More of the common words are known to the planner, and to the engine, which goes by them too.
ALTER TABLE search_events ALTER COLUMN words SET STATISTICS 200;--> statement-breakpoint
INSERT INTO search_sales (event_id, tickets)
  SELECT event_id, count(*) FROM tickets WHERE status <> 'void' GROUP BY event_id;--> statement-breakpoint
SELECT search_refresh(ARRAY(SELECT id FROM events));
