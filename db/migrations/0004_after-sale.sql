CREATE TABLE "campaign_bookings" (
	"campaign_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_bookings_campaign_id_booking_id_pk" PRIMARY KEY("campaign_id","booking_id")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"request_key" text NOT NULL,
	"message" text,
	"bookings_max" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	"before" jsonb,
	CONSTRAINT "campaigns_request" UNIQUE("request_key"),
	CONSTRAINT "campaigns_kind" CHECK ("campaigns"."kind" in ('cancelled', 'postponed', 'moved')),
	CONSTRAINT "campaigns_state" CHECK ("campaigns"."state" in ('running', 'done')),
	CONSTRAINT "campaigns_done" CHECK (("campaigns"."state" = 'done') = ("campaigns"."done_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "ticket_transfers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"from_user_id" uuid NOT NULL,
	"to_email" text NOT NULL,
	"to_user_id" uuid,
	"status" text NOT NULL,
	"ticket_ids" uuid[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "ticket_transfers_status" CHECK ("ticket_transfers"."status" in ('offered', 'accepted', 'withdrawn', 'declined')),
	CONSTRAINT "ticket_transfers_ended" CHECK (("ticket_transfers"."status" = 'offered') = ("ticket_transfers"."ended_at" is null)),
	CONSTRAINT "ticket_transfers_accepted" CHECK (("ticket_transfers"."status" = 'accepted') = ("ticket_transfers"."to_user_id" is not null)),
	CONSTRAINT "ticket_transfers_lower_case" CHECK ("ticket_transfers"."to_email" = lower("ticket_transfers"."to_email"))
);
--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "holder_id" uuid;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "transfer_id" uuid;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "return_policy" jsonb DEFAULT '{"cancellation":null,"faceValue":null}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "refund_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "postponed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaign_bookings" ADD CONSTRAINT "campaign_bookings_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_bookings" ADD CONSTRAINT "campaign_bookings_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_transfers" ADD CONSTRAINT "ticket_transfers_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_transfers" ADD CONSTRAINT "ticket_transfers_from_user_id_users_id_fk" FOREIGN KEY ("from_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_transfers" ADD CONSTRAINT "ticket_transfers_to_user_id_users_id_fk" FOREIGN KEY ("to_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaigns_by_event" ON "campaigns" USING btree ("event_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "campaigns_cancelled_once" ON "campaigns" USING btree ("event_id") WHERE "campaigns"."kind" = 'cancelled';--> statement-breakpoint
CREATE INDEX "ticket_transfers_by_booking" ON "ticket_transfers" USING btree ("booking_id","created_at");--> statement-breakpoint
CREATE INDEX "ticket_transfers_to" ON "ticket_transfers" USING btree ("to_email","created_at");--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_holder_id_users_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_by_holder" ON "tickets" USING btree ("holder_id") WHERE "tickets"."holder_id" is not null;