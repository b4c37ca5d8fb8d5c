ALTER TABLE "event_changes" ADD COLUMN "left_lists" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
-- Notes for the cache which list each of these events has left: pairs of both arrays. Its row is there, and locked by this
-- transaction: the trigger that notes the change itself has run, by the order of the triggers' names.
CREATE FUNCTION note_left_lists(left_events uuid[], lists text[]) RETURNS void
  LANGUAGE sql
  AS $$
    UPDATE event_changes c
    SET left_lists = ARRAY(SELECT DISTINCT unnest(c.left_lists || noted.lists))
    FROM (
      SELECT event_id, array_agg(list) AS lists FROM unnest(left_events, lists) AS pair(event_id, list) GROUP BY event_id
    ) noted
    WHERE c.reader = 'cache' AND c.event_id = noted.event_id
  $$;--> statement-breakpoint
CREATE FUNCTION note_lists_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_left_lists(array_agg(pair.event_id), array_agg(pair.list))
    FROM (
      SELECT before.id AS event_id, 'category:' || before.category AS list
      FROM before JOIN changed USING (id) WHERE before.category <> changed.category
      UNION ALL
      SELECT before.id, unnest(ARRAY['venue:' || v.id, 'city:' || v.city])
      FROM before JOIN changed USING (id) JOIN venues v ON v.id = before.venue_id
      WHERE before.venue_id <> changed.venue_id
    ) pair
    HAVING count(*) > 0;
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION note_lists_of_deleted_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_left_lists(array_agg(pair.event_id), array_agg(pair.list))
    FROM (
      SELECT gone.id AS event_id, unnest(ARRAY['category:' || gone.category, 'venue:' || v.id, 'city:' || v.city]) AS list
      FROM gone JOIN venues v ON v.id = gone.venue_id
    ) pair
    HAVING count(*) > 0;
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION note_lists_of_performers() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_left_lists(array_agg(gone.event_id), array_agg('performer:' || gone.performer_id))
    FROM gone
    HAVING count(*) > 0;
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION note_lists_of_venues() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_left_lists(array_agg(e.id), array_agg('city:' || before.city))
    FROM before JOIN changed USING (id) JOIN events e ON e.venue_id = changed.id
    WHERE before.city <> changed.city
    HAVING count(*) > 0;
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE TRIGGER events_updated_left AFTER UPDATE ON events REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_lists_of_events();--> statement-breakpoint
CREATE TRIGGER events_deleted_left AFTER DELETE ON events REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION note_lists_of_deleted_events();--> statement-breakpoint
CREATE TRIGGER event_performers_deleted_left AFTER DELETE ON event_performers REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION note_lists_of_performers();--> statement-breakpoint
CREATE TRIGGER venues_updated_left AFTER UPDATE ON venues REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_lists_of_venues();
