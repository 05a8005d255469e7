-- Deletes the responses with these marks. ClickHouse keeps the statement, so it names no id.
ALTER TABLE {{table .}} DELETE WHERE lower(hex(SHA256(toString(response)))) IN {marks:Array(String)}
SETTINGS mutations_sync = 2
