CREATE EXTENSION IF NOT EXISTS unaccent;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
-- How names are compared: lower case, without accents, words apart by one space. unaccent() is only STABLE
-- (its dictionary could be replaced); an index needs IMMUTABLE, and nobody replaces this dictionary.
CREATE FUNCTION fold(words text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT trim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, words)), '[^[:alnum:]]+', ' ', 'g')) $$;--> statement-breakpoint
-- What a person typed, as a query: every word must begin a word of the text. Null when there is no word in it.
CREATE FUNCTION words_query(typed text) RETURNS tsquery
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT to_tsquery('simple', nullif(replace(fold(typed), ' ', ':* & ') || ':*', ':*')) $$;
