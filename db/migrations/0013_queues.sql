CREATE TABLE "presale_code_uses" (
	"event_id" uuid NOT NULL,
	"code" text NOT NULL,
	"user_id" uuid NOT NULL,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "presale_code_uses_event_id_code_user_id_pk" PRIMARY KEY("event_id","code","user_id")
);
--> statement-breakpoint
CREATE TABLE "presale_codes" (
	"event_id" uuid NOT NULL,
	"code" text NOT NULL,
	"class" text NOT NULL,
	"uses_max" integer NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "presale_codes_event_id_code_pk" PRIMARY KEY("event_id","code"),
	CONSTRAINT "presale_codes_uses" CHECK ("presale_codes"."uses" between 0 and "presale_codes"."uses_max")
);
--> statement-breakpoint
CREATE TABLE "presale_invites" (
	"event_id" uuid NOT NULL,
	"email_hash" text NOT NULL,
	"class" text NOT NULL,
	CONSTRAINT "presale_invites_event_id_email_hash_pk" PRIMARY KEY("event_id","email_hash"),
	CONSTRAINT "presale_invites_hash" CHECK ("presale_invites"."email_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "queue" jsonb;--> statement-breakpoint
ALTER TABLE "presale_code_uses" ADD CONSTRAINT "presale_code_uses_code" FOREIGN KEY ("event_id","code") REFERENCES "public"."presale_codes"("event_id","code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presale_codes" ADD CONSTRAINT "presale_codes_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presale_invites" ADD CONSTRAINT "presale_invites_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "presale_invites_by_class" ON "presale_invites" USING btree ("event_id","class");