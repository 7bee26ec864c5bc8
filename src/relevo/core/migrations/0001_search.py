"""The SQL function that takes accents off, used by every searchable column.

The carried PostgreSQL has no unaccent extension; decomposition and removal of combining marks does the same with what is
built in, and both functions are immutable, which a generated column demands. Pure ASCII, the commonest case, is left as it is.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION relevo_plain(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN octet_length(value) = char_length(value) THEN value
    ELSE regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g') END;
"""


class Migration(migrations.Migration):
    dependencies: list = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION relevo_plain(text);")]
