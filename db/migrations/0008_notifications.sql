CREATE TABLE "notifications" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notifications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"booking_id" uuid NOT NULL,
	"what" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 1 NOT NULL,
	"provider_id" text,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "notifications_key" UNIQUE("key"),
	CONSTRAINT "notifications_channel" CHECK ("notifications"."channel" in ('mail', 'sms')),
	CONSTRAINT "notifications_state" CHECK ("notifications"."state" in ('sending', 'sent', 'failed')),
	CONSTRAINT "notifications_sent" CHECK (("notifications"."state" = 'sent') = ("notifications"."sent_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "phone" text;--> statement-breakpoint
CREATE INDEX "notifications_by_booking" ON "notifications" USING btree ("booking_id","id");--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_phone" CHECK ("users"."phone" ~ '^\+[1-9][0-9]{6,14}$');