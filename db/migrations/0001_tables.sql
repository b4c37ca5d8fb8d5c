CREATE TABLE "bookings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"user_id" uuid,
	"status" text NOT NULL,
	"currency" char(3) NOT NULL,
	"face_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"checkout_session_id" text,
	"payment_id" text,
	"ledger_epoch" integer NOT NULL,
	"ledger_seq" bigint NOT NULL,
	"refusal_reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"captured_at" timestamp with time zone,
	"issued_at" timestamp with time zone,
	CONSTRAINT "bookings_status" CHECK ("bookings"."status" in ('booked', 'captured', 'issued', 'part_refunded', 'refunded', 'disputed', 'cancelled', 'refused')),
	CONSTRAINT "bookings_total" CHECK ("bookings"."total_minor" = "bookings"."face_minor" + "bookings"."fee_minor" + "bookings"."tax_minor"),
	CONSTRAINT "bookings_not_negative" CHECK (least("bookings"."face_minor", "bookings"."fee_minor", "bookings"."tax_minor") >= 0),
	CONSTRAINT "bookings_refusal" CHECK (("bookings"."status" = 'refused') = ("bookings"."refusal_reason" is not null)),
	CONSTRAINT "bookings_owner" CHECK ("bookings"."user_id" is not null or "bookings"."status" = 'refused')
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"booking_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"seat_index" integer NOT NULL,
	"section" text NOT NULL,
	"row_label" text,
	"seat_number" text,
	"zone" text NOT NULL,
	"ticket_type" text NOT NULL,
	"face_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"status" text NOT NULL,
	"generation" smallint DEFAULT 1 NOT NULL,
	"code" text,
	CONSTRAINT "tickets_status" CHECK ("tickets"."status" in ('pending', 'live', 'void')),
	CONSTRAINT "tickets_seat_index" CHECK ("tickets"."seat_index" >= 0),
	CONSTRAINT "tickets_not_negative" CHECK (least("tickets"."face_minor", "tickets"."fee_minor", "tickets"."tax_minor") >= 0),
	CONSTRAINT "tickets_live_has_code" CHECK ("tickets"."status" <> 'live' or "tickets"."code" is not null)
);
--> statement-breakpoint
CREATE TABLE "ledger_cursors" (
	"event_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"through_seq" bigint NOT NULL,
	CONSTRAINT "ledger_cursors_event_id_epoch_pk" PRIMARY KEY("event_id","epoch")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"topic" text NOT NULL,
	"key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"available_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"done_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "outbox_topic_key" UNIQUE("topic","key")
);
--> statement-breakpoint
CREATE TABLE "provider_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"category" text NOT NULL,
	"status" text NOT NULL,
	"venue_id" uuid NOT NULL,
	"plan_id" uuid,
	"doors_at" timestamp with time zone,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"time_zone" text NOT NULL,
	"currency" char(3) NOT NULL,
	"seats_per_fan_max" smallint NOT NULL,
	"hold_seconds" integer NOT NULL,
	"payment_seconds" integer NOT NULL,
	"floors" smallint NOT NULL,
	"jurisdiction" text,
	"location_hint" text,
	"epoch" integer DEFAULT 0 NOT NULL,
	"published_at" timestamp with time zone,
	"image_url" text,
	"external_key" text,
	"search_text" text NOT NULL,
	"search_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', fold(search_text))) STORED,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_external_key" UNIQUE("external_key"),
	CONSTRAINT "events_category" CHECK ("events"."category" in ('music', 'theatre', 'comedy', 'sports', 'dance', 'family', 'festival', 'talk', 'other')),
	CONSTRAINT "events_status" CHECK ("events"."status" in ('draft', 'published', 'cancelled', 'postponed')),
	CONSTRAINT "events_currency" CHECK ("events"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "events_times" CHECK ("events"."doors_at" <= "events"."starts_at" and "events"."starts_at" <= "events"."ends_at"),
	CONSTRAINT "events_floors" CHECK ("events"."floors" between 1 and 64),
	CONSTRAINT "events_limits" CHECK ("events"."seats_per_fan_max" > 0 and "events"."hold_seconds" > 0 and "events"."payment_seconds" > 0),
	CONSTRAINT "events_jurisdiction" CHECK ("events"."jurisdiction" in ('eu', 'fedramp', 'us')),
	CONSTRAINT "events_location_hint" CHECK ("events"."location_hint" in ('wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'oc', 'afr', 'me')),
	CONSTRAINT "events_sale_has_plan" CHECK ("events"."epoch" = 0 or ("events"."epoch" > 0 and "events"."plan_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "price_zones" (
	"event_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "price_zones_event_id_code_pk" PRIMARY KEY("event_id","code")
);
--> statement-breakpoint
CREATE TABLE "prices" (
	"event_id" uuid NOT NULL,
	"zone" text NOT NULL,
	"ticket_type" text NOT NULL,
	"face_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	CONSTRAINT "prices_event_id_zone_ticket_type_pk" PRIMARY KEY("event_id","zone","ticket_type"),
	CONSTRAINT "prices_not_negative" CHECK (least("prices"."face_minor", "prices"."fee_minor", "prices"."tax_minor") >= 0)
);
--> statement-breakpoint
CREATE TABLE "ticket_types" (
	"event_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "ticket_types_event_id_code_pk" PRIMARY KEY("event_id","code")
);
--> statement-breakpoint
CREATE TABLE "event_performers" (
	"event_id" uuid NOT NULL,
	"performer_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "event_performers_event_id_performer_id_pk" PRIMARY KEY("event_id","performer_id")
);
--> statement-breakpoint
CREATE TABLE "performers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"biography" text,
	"external_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "performers_slug" UNIQUE("slug"),
	CONSTRAINT "performers_external_key" UNIQUE("external_key"),
	CONSTRAINT "performers_type" CHECK ("performers"."type" in ('person', 'group'))
);
--> statement-breakpoint
CREATE TABLE "login_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"code_hash" text NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "login_codes_email_lower_case" CHECK ("login_codes"."email" = lower("login_codes"."email"))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"roles" text[] DEFAULT '{fan}' NOT NULL,
	"verified_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email" UNIQUE("email"),
	CONSTRAINT "users_email_lower_case" CHECK ("users"."email" = lower("users"."email")),
	CONSTRAINT "users_roles_known" CHECK ("users"."roles" <@ array['fan', 'organiser', 'operator'])
);
--> statement-breakpoint
CREATE TABLE "seating_plans" (
	"id" uuid PRIMARY KEY NOT NULL,
	"venue_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"content_hash" text NOT NULL,
	"capacity" integer NOT NULL,
	"source" jsonb NOT NULL,
	"geometry" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seating_plans_version" UNIQUE("venue_id","version"),
	CONSTRAINT "seating_plans_content" UNIQUE("venue_id","content_hash"),
	CONSTRAINT "seating_plans_capacity" CHECK ("seating_plans"."capacity" > 0)
);
--> statement-breakpoint
CREATE TABLE "venues" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"street" text,
	"city" text NOT NULL,
	"region" text,
	"postal_code" text,
	"country" char(2) NOT NULL,
	"time_zone" text NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"external_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "venues_slug" UNIQUE("slug"),
	CONSTRAINT "venues_external_key" UNIQUE("external_key"),
	CONSTRAINT "venues_latitude" CHECK ("venues"."latitude" between -90 and 90),
	CONSTRAINT "venues_longitude" CHECK ("venues"."longitude" between -180 and 180),
	CONSTRAINT "venues_position_whole" CHECK (("venues"."latitude" is null) = ("venues"."longitude" is null))
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_zone" FOREIGN KEY ("event_id","zone") REFERENCES "public"."price_zones"("event_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_ticket_type" FOREIGN KEY ("event_id","ticket_type") REFERENCES "public"."ticket_types"("event_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_cursors" ADD CONSTRAINT "ledger_cursors_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_venue_id_venues_id_fk" FOREIGN KEY ("venue_id") REFERENCES "public"."venues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_plan_id_seating_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."seating_plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_zones" ADD CONSTRAINT "price_zones_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prices" ADD CONSTRAINT "prices_zone" FOREIGN KEY ("event_id","zone") REFERENCES "public"."price_zones"("event_id","code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prices" ADD CONSTRAINT "prices_ticket_type" FOREIGN KEY ("event_id","ticket_type") REFERENCES "public"."ticket_types"("event_id","code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_types" ADD CONSTRAINT "ticket_types_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_performers" ADD CONSTRAINT "event_performers_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_performers" ADD CONSTRAINT "event_performers_performer_id_performers_id_fk" FOREIGN KEY ("performer_id") REFERENCES "public"."performers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seating_plans" ADD CONSTRAINT "seating_plans_venue_id_venues_id_fk" FOREIGN KEY ("venue_id") REFERENCES "public"."venues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_by_user" ON "bookings" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "bookings_by_event" ON "bookings" USING btree ("event_id","created_at");--> statement-breakpoint
CREATE INDEX "bookings_by_payment" ON "bookings" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_live_seat" ON "tickets" USING btree ("event_id","seat_index") WHERE "tickets"."status" <> 'void';--> statement-breakpoint
CREATE INDEX "tickets_by_booking" ON "tickets" USING btree ("booking_id","seat_index");--> statement-breakpoint
CREATE INDEX "outbox_to_do" ON "outbox" USING btree ("available_at","id") WHERE "outbox"."done_at" is null;--> statement-breakpoint
CREATE INDEX "events_listed" ON "events" USING btree ("starts_at","id") WHERE "events"."status" <> 'draft';--> statement-breakpoint
CREATE INDEX "events_listed_by_category" ON "events" USING btree ("category","starts_at","id") WHERE "events"."status" <> 'draft';--> statement-breakpoint
CREATE INDEX "events_listed_by_venue" ON "events" USING btree ("venue_id","starts_at","id") WHERE "events"."status" <> 'draft';--> statement-breakpoint
CREATE INDEX "events_search" ON "events" USING gin ("search_vector");--> statement-breakpoint
CREATE INDEX "events_plan" ON "events" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "event_performers_performer" ON "event_performers" USING btree ("performer_id","event_id");--> statement-breakpoint
CREATE INDEX "performers_name" ON "performers" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "login_codes_live" ON "login_codes" USING btree ("email","created_at") WHERE "login_codes"."used_at" is null;--> statement-breakpoint
CREATE INDEX "seating_plans_content_hash" ON "seating_plans" USING btree ("content_hash");--> statement-breakpoint
CREATE INDEX "venues_city" ON "venues" USING btree (fold("city"));--> statement-breakpoint
CREATE INDEX "venues_name" ON "venues" USING btree ("name","id");