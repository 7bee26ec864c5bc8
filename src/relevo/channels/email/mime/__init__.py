"""The grammar of a mail file: bytes to parts, headers, addresses, charsets, bodies and attachments. Pure; never raises for any bytes."""
