CREATE TABLE "reconciliations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reconciliations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"holds" integer NOT NULL,
	"steps" jsonb NOT NULL,
	"drifts" jsonb NOT NULL,
	"failures" jsonb NOT NULL,
	CONSTRAINT "reconciliations_times" CHECK ("reconciliations"."ended_at" >= "reconciliations"."started_at")
);
--> statement-breakpoint
CREATE INDEX "reconciliations_by_time" ON "reconciliations" USING btree ("started_at");