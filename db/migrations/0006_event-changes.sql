CREATE SEQUENCE "public"."event_change_sequence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "event_changes" (
	"reader" text NOT NULL,
	"event_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"done_sequence" bigint DEFAULT 0 NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"available_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	CONSTRAINT "event_changes_reader_event_id_pk" PRIMARY KEY("reader","event_id"),
	CONSTRAINT "event_changes_reader" CHECK ("event_changes"."reader" in ('search', 'cache', 'box-office'))
);
--> statement-breakpoint
CREATE INDEX "event_changes_to_do" ON "event_changes" USING btree ("reader","available_at") WHERE "event_changes"."done_sequence" < "event_changes"."sequence";--> statement-breakpoint
-- Notes a change of each of these events for these readers, to be read after so many seconds. In one order, so that two
-- writers of many events never wait for each other. nextval() in DO UPDATE is evaluated with the row locked: of two
-- changes of one event the one that commits later has the higher sequence.
CREATE FUNCTION note_event_changes(changed_events uuid[], readers text[], wait_seconds integer DEFAULT 0) RETURNS void
  LANGUAGE sql
  AS $$
    INSERT INTO event_changes AS c (reader, event_id, sequence, changed_at, available_at)
    SELECT reader, event_id, nextval('event_change_sequence'), now(),
      CASE WHEN wait_seconds = 0 THEN to_timestamp(0) ELSE now() + wait_seconds * interval '1 second' END
    FROM (SELECT DISTINCT unnest(changed_events) AS event_id) e CROSS JOIN unnest(readers) AS reader
    ORDER BY event_id, reader
    ON CONFLICT (reader, event_id) DO UPDATE
    SET sequence = nextval('event_change_sequence'),
      changed_at = CASE WHEN c.done_sequence < c.sequence THEN c.changed_at ELSE excluded.changed_at END,
      available_at = CASE WHEN c.done_sequence < c.sequence THEN least(c.available_at, excluded.available_at)
        ELSE excluded.available_at END,
      attempts = 0
  $$;--> statement-breakpoint
CREATE FUNCTION note_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_event_changes(ARRAY(SELECT id FROM changed), ARRAY['search', 'cache']);
    RETURN NULL;
  END $$;--> statement-breakpoint
-- An event that is called off must not be sold any more: its box office hears of it.
CREATE FUNCTION note_events_cancelled() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_event_changes(
      ARRAY(SELECT changed.id FROM changed JOIN before USING (id)
        WHERE changed.status = 'cancelled' AND before.status <> 'cancelled' AND changed.epoch > 0),
      ARRAY['box-office']);
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION note_events_of_parts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_event_changes(ARRAY(SELECT event_id FROM changed), ARRAY['search', 'cache']);
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION note_events_of_venues() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_event_changes(
      ARRAY(SELECT e.id FROM events e JOIN changed v ON v.id = e.venue_id), ARRAY['search', 'cache']);
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE FUNCTION note_events_of_performers() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_event_changes(
      ARRAY(SELECT ep.event_id FROM event_performers ep JOIN changed p ON p.id = ep.performer_id),
      ARRAY['search', 'cache']);
    RETURN NULL;
  END $$;--> statement-breakpoint
-- How full a house is may be found half a minute late: so an event that sells fast is read again twice a minute, not
-- with every booking.
CREATE FUNCTION note_events_of_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM note_event_changes(ARRAY(SELECT event_id FROM changed), ARRAY['search'], 30);
    RETURN NULL;
  END $$;--> statement-breakpoint
CREATE TRIGGER events_inserted AFTER INSERT ON events REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events();--> statement-breakpoint
CREATE TRIGGER events_updated AFTER UPDATE ON events REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events();--> statement-breakpoint
CREATE TRIGGER events_cancelled AFTER UPDATE ON events REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_cancelled();--> statement-breakpoint
CREATE TRIGGER events_deleted AFTER DELETE ON events REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events();--> statement-breakpoint
CREATE TRIGGER event_performers_inserted AFTER INSERT ON event_performers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_parts();--> statement-breakpoint
CREATE TRIGGER event_performers_deleted AFTER DELETE ON event_performers REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_parts();--> statement-breakpoint
CREATE TRIGGER prices_inserted AFTER INSERT ON prices REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_parts();--> statement-breakpoint
CREATE TRIGGER prices_updated AFTER UPDATE ON prices REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_parts();--> statement-breakpoint
CREATE TRIGGER prices_deleted AFTER DELETE ON prices REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_parts();--> statement-breakpoint
CREATE TRIGGER venues_updated AFTER UPDATE ON venues REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_venues();--> statement-breakpoint
CREATE TRIGGER performers_updated AFTER UPDATE ON performers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_performers();--> statement-breakpoint
CREATE TRIGGER tickets_inserted AFTER INSERT ON tickets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_tickets();--> statement-breakpoint
CREATE TRIGGER tickets_updated AFTER UPDATE ON tickets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_events_of_tickets();
