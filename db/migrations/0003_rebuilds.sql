CREATE TABLE "rebuilds" (
	"event_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"request_key" text NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "rebuilds_event_id_epoch_pk" PRIMARY KEY("event_id","epoch"),
	CONSTRAINT "rebuilds_state" CHECK ("rebuilds"."state" in ('running', 'done')),
	CONSTRAINT "rebuilds_epoch" CHECK ("rebuilds"."epoch" > 1)
);
--> statement-breakpoint
ALTER TABLE "rebuilds" ADD CONSTRAINT "rebuilds_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rebuilds_running" ON "rebuilds" USING btree ("event_id") WHERE "rebuilds"."state" = 'running';