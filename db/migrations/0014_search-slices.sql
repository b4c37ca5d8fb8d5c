CREATE INDEX "search_words_word" ON "search_words" USING btree ("word" text_pattern_ops);--> statement-breakpoint
-- Search reads the rows of a few months at a time: "~m:" is the month of the start, in UTC, counted from year 0.
CREATE FUNCTION search_month(at timestamptz) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT extract(year FROM at AT TIME ZONE 'UTC')::integer * 12 + extract(month FROM at AT TIME ZONE 'UTC')::integer - 1
  $$;--> statement-breakpoint
CREATE OR REPLACE VIEW search_event_rows AS
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
        '~m:' || search_month(e.starts_at), CASE WHEN sale.availability = 'on-sale' THEN '~a' END
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
UPDATE search_events SET words = words || array_to_tsvector(ARRAY['~m:' || search_month(starts_at)]);--> statement-breakpoint
-- The condition that a row's month lies between two instants, both included.
CREATE FUNCTION search_months(from_at timestamptz, to_at timestamptz) RETURNS tsquery
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$
    SELECT string_agg('''~m:' || month || '''', ' | ')::tsquery
    FROM generate_series(public.search_month(from_at), public.search_month(to_at)) AS month
  $$;--> statement-breakpoint
-- A condition in which each word of names that is unfinished ('=ham':*) stands for the words that it begins, and '~g:*'
-- for those of the cells that any row is in: the index reads every row of a beginning before it compares any, and it
-- compares each row with every lexeme that is asked for.
CREATE FUNCTION search_condition(asked text, beginnings text[], cells integer[]) RETURNS tsquery
  LANGUAGE plpgsql STABLE STRICT AS $$
  DECLARE
    beginning text;
  BEGIN
    FOREACH beginning IN ARRAY beginnings LOOP
      asked := replace(asked, quote_literal('=' || beginning) || ':*', (
        SELECT '(' || string_agg(quote_literal('=' || w.word), ' | ') || ')'
        FROM (SELECT beginning AS word
          UNION (SELECT word FROM search_words WHERE word ~>=~ beginning AND word ~<~ (beginning || U&'\+10FFFF')
            ORDER BY length(word), word LIMIT 100)) w));
    END LOOP;
    RETURN replace(asked, quote_literal('~g:*'), (
      SELECT '(' || coalesce(string_agg(quote_literal('~g:' || c.cell), ' | '), quote_literal('~g:*')) || ')'
      FROM unnest(cells) AS c(cell) WHERE EXISTS (SELECT FROM search_events e WHERE e.cell = c.cell)))::tsquery;
  END $$;--> statement-breakpoint
-- What a row must be beyond what its lexemes say; what is null is not asked for.
CREATE TYPE search_filters AS (
  latitude double precision, longitude double precision, radius_km double precision,
  currency char(3), min_minor bigint, max_minor bigint,
  -- Of each range: UTC offset from and to, the venue's clock from and to, in minutes.
  times integer[]
);--> statement-breakpoint
-- As domain/catalogue/distance.ts has it. All are given.
CREATE FUNCTION km_between(from_latitude double precision, from_longitude double precision, to_latitude double precision,
    to_longitude double precision) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT 2 * 6371 * asin(least(1, sqrt(
      sin(radians(to_latitude - from_latitude) / 2) ^ 2
      + cos(radians(from_latitude)) * cos(radians(to_latitude)) * sin(radians(to_longitude - from_longitude) / 2) ^ 2)))
  $$;--> statement-breakpoint
-- Whether one of the ranges has an offset and a reading of the clock.
CREATE FUNCTION search_in_times(times integer[], utc_offset_minutes integer, local_minute integer) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
  AS $$
  DECLARE
    part integer[];
  BEGIN
    FOREACH part SLICE 1 IN ARRAY times LOOP
      IF utc_offset_minutes >= part[1] AND utc_offset_minutes < part[2]
        AND local_minute >= part[3] AND local_minute < part[4] THEN RETURN true;
      END IF;
    END LOOP;
    RETURN false;
  END $$;--> statement-breakpoint
-- Whether a row is as the filters have it: one expression, which the planner writes in the place of each call.
CREATE FUNCTION search_fits(f search_filters, latitude double precision, longitude double precision, currency char(3),
    from_minor bigint, to_minor bigint, utc_offset_minutes smallint, local_minute integer) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT f IS NULL OR (
      (f.radius_km IS NULL OR (latitude IS NOT NULL AND longitude IS NOT NULL
        AND km_between(f.latitude, f.longitude, latitude, longitude) <= f.radius_km))
      AND (f.currency IS NULL OR (currency = f.currency AND from_minor IS NOT NULL
        AND (f.max_minor IS NULL OR from_minor <= f.max_minor) AND (f.min_minor IS NULL OR to_minor >= f.min_minor)))
      AND (f.times IS NULL OR search_in_times(f.times, utc_offset_minutes, local_minute)))
  $$;--> statement-breakpoint
-- Rows by tier, then by date. `tiers`: each condition takes in what those before it do, and its rows come after theirs;
-- with `alone` only the first that has any row is read. A tier's rows are met on a walk by date over at most `walks` rows;
-- then its lexemes are looked up for so many `months`, for four times as many, and for the rest (null: at once for all).
-- A condition that is null holds for every row, and is walked.
CREATE FUNCTION search_rows(tiers tsquery[], first_tier integer, alone boolean, walks integer[], months integer[],
    from_at timestamptz, to_at timestamptz, after_tier integer, after_at timestamptz, after_id uuid, filters search_filters,
    size integer)
  RETURNS TABLE (event_id uuid, starts_at timestamptz, tier integer)
  LANGUAGE plpgsql STABLE
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET timezone = 'UTC'
  AS $$
  #variable_conflict use_column
  DECLARE
    nowhere CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    wanted tsquery;
    before tsquery;
    slice tsquery;
    pos_at timestamptz;
    pos_id uuid;
    until_at timestamptz;
    width integer;
    walked integer;
    more integer;
    missing integer := size;
    met record;
  BEGIN
    FOR i IN 1 .. cardinality(tiers) LOOP
      wanted := tiers[i];
      tier := first_tier + i - 1;
      IF (after_tier IS NULL OR tier >= after_tier) AND (before IS NULL OR wanted <> before) THEN
        IF alone AND (missing < size OR tier > after_tier) THEN RETURN; END IF;
        pos_at := CASE WHEN tier = after_tier THEN after_at ELSE from_at END;
        pos_id := CASE WHEN tier = after_tier THEN after_id ELSE nowhere END;
        walked := 0;
        IF walks[i] > 0 THEN
          FOR met IN
            SELECT s.event_id, s.starts_at,
              (wanted IS NULL OR s.words @@ wanted) AND (before IS NULL OR NOT s.words @@ before)
                AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute) AS fits
            FROM search_events s
            WHERE (s.starts_at, s.event_id) > (pos_at, pos_id) AND s.starts_at < to_at
            ORDER BY s.starts_at, s.event_id LIMIT walks[i]
          LOOP
            walked := walked + 1;
            IF met.fits THEN
              event_id := met.event_id;
              starts_at := met.starts_at;
              RETURN NEXT;
              missing := missing - 1;
              IF missing = 0 THEN RETURN; END IF;
            END IF;
          END LOOP;
          IF walked > 0 THEN
            pos_at := met.starts_at;
            pos_id := met.event_id;
          END IF;
        END IF;
        width := months[i];
        -- A walk that was shorter than it might be has met everything.
        WHILE walks[i] = 0 OR walked = walks[i] LOOP
          IF width IS NULL THEN
            until_at := to_at;
            RETURN QUERY
              SELECT s.event_id, s.starts_at, tier FROM search_events s
              WHERE s.words @@ wanted AND (before IS NULL OR NOT s.words @@ before)
                AND (s.starts_at + interval '0', s.event_id) > (pos_at, pos_id) AND s.starts_at + interval '0' < to_at
                AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute)
              ORDER BY s.starts_at + interval '0', s.event_id LIMIT missing;
          ELSE
            until_at := least(to_at, date_trunc('month', pos_at) + make_interval(months => width));
            slice := search_months(pos_at, until_at - interval '1 microsecond');
            RETURN QUERY
              SELECT s.event_id, s.starts_at, tier FROM search_events s
              WHERE s.words @@ wanted AND s.words @@ slice AND (before IS NULL OR NOT s.words @@ before)
                AND (s.starts_at + interval '0', s.event_id) > (pos_at, pos_id) AND s.starts_at + interval '0' < until_at
                AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute)
              ORDER BY s.starts_at + interval '0', s.event_id LIMIT missing;
          END IF;
          GET DIAGNOSTICS more = ROW_COUNT;
          missing := missing - more;
          IF missing = 0 THEN RETURN; END IF;
          EXIT WHEN until_at >= to_at OR width IS NULL;
          pos_at := until_at;
          pos_id := nowhere;
          width := CASE WHEN width = months[i] THEN 4 * width END;
        END LOOP;
      END IF;
      before := wanted;
    END LOOP;
  END $$;--> statement-breakpoint
-- How many rows there are, counted to `most`: on a walk by date; or by lexemes in so many `months`, in twice as many, and
-- so on (null: at once in all).
CREATE FUNCTION search_count(wanted tsquery, walk boolean, months integer, from_at timestamptz, to_at timestamptz,
    filters search_filters, most integer)
  RETURNS integer
  LANGUAGE plpgsql STABLE
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET timezone = 'UTC'
  AS $$
  DECLARE
    counted integer := 0;
    more integer;
    pos_at timestamptz := from_at;
    until_at timestamptz;
    slice tsquery;
    width integer := months;
  BEGIN
    IF walk THEN
      RETURN (SELECT count(*) FROM (
        SELECT FROM (SELECT * FROM search_events s WHERE s.starts_at >= from_at AND s.starts_at < to_at
          ORDER BY s.starts_at, s.event_id LIMIT 1000000000) s
        WHERE (wanted IS NULL OR s.words @@ wanted)
          AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute) LIMIT most) c);
    END IF;
    WHILE counted < most LOOP
      IF width IS NULL THEN
        until_at := to_at;
        SELECT count(*) INTO more FROM (
          SELECT FROM search_events s
          WHERE s.words @@ wanted AND s.starts_at + interval '0' >= pos_at AND s.starts_at + interval '0' < to_at
            AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute) LIMIT most - counted) c;
      ELSE
        until_at := least(to_at, date_trunc('month', pos_at) + make_interval(months => width));
        slice := search_months(pos_at, until_at - interval '1 microsecond');
        SELECT count(*) INTO more FROM (
          SELECT FROM search_events s
          WHERE s.words @@ wanted AND s.words @@ slice AND s.starts_at + interval '0' >= pos_at
            AND s.starts_at + interval '0' < until_at
            AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute) LIMIT most - counted) c;
      END IF;
      counted := counted + more;
      EXIT WHEN until_at >= to_at OR width IS NULL;
      pos_at := until_at;
      width := CASE WHEN width < 24 THEN 2 * width END;
    END LOOP;
    RETURN counted;
  END $$;
--> statement-breakpoint
-- Rows within the circle of `filters` by distance, venue, then date. `rare`: few rows match, and are found by lexemes;
-- else the venues are gone through, the nearest first.
CREATE FUNCTION search_near(wanted tsquery, cells tsquery, rare boolean, from_at timestamptz, to_at timestamptz,
    after_km double precision, after_venue uuid, after_at timestamptz, after_id uuid, filters search_filters, size integer)
  RETURNS TABLE (event_id uuid, starts_at timestamptz, km double precision, venue_id uuid)
  LANGUAGE plpgsql STABLE
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
  AS $$
  #variable_conflict use_column
  DECLARE
    nowhere CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    degrees double precision := degrees(filters.radius_km / 6371);
    beyond search_filters := filters;
    venue record;
    more integer;
    missing integer := size;
  BEGIN
    IF rare THEN
      RETURN QUERY SELECT r.event_id, r.starts_at, r.km, r.venue_id
        FROM (
          SELECT s.event_id, s.starts_at, s.venue_id,
            km_between(filters.latitude, filters.longitude, s.latitude, s.longitude) AS km
          FROM search_events s
          WHERE s.words @@ wanted AND s.words @@ cells AND s.starts_at + interval '0' >= from_at
            AND s.starts_at + interval '0' < to_at
            AND search_fits(filters, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor, s.utc_offset_minutes,
              s.local_minute)) r
        WHERE after_km IS NULL OR (r.km, r.venue_id, r.starts_at, r.event_id) > (after_km, after_venue, after_at, after_id)
        ORDER BY r.km, r.venue_id, r.starts_at, r.event_id LIMIT size;
      RETURN;
    END IF;
    beyond.latitude := NULL;
    beyond.longitude := NULL;
    beyond.radius_km := NULL;
    FOR venue IN
      SELECT v.id, v.km FROM (
        SELECT id, km_between(filters.latitude, filters.longitude, latitude, longitude) AS km FROM venues
        WHERE latitude BETWEEN filters.latitude - degrees AND filters.latitude + degrees) v
      WHERE v.km <= filters.radius_km AND (after_km IS NULL OR (v.km, v.id) >= (after_km, after_venue))
      ORDER BY v.km, v.id
    LOOP
      RETURN QUERY SELECT s.event_id, s.starts_at, venue.km, s.venue_id FROM search_events s
        WHERE s.venue_id = venue.id AND (wanted IS NULL OR s.words @@ wanted)
          AND (s.starts_at, s.event_id) > (
            CASE WHEN venue.id = after_venue THEN after_at ELSE from_at END,
            CASE WHEN venue.id = after_venue THEN after_id ELSE nowhere END)
          AND s.starts_at < to_at AND search_fits(beyond, s.latitude, s.longitude, s.currency, s.from_minor, s.to_minor,
                  s.utc_offset_minutes, s.local_minute)
        ORDER BY s.starts_at, s.event_id LIMIT missing;
      GET DIAGNOSTICS more = ROW_COUNT;
      missing := missing - more;
      IF missing = 0 THEN RETURN; END IF;
    END LOOP;
  END $$;
