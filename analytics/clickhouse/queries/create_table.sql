-- Makes the table of a survey's responses, or of its snapshot.
CREATE TABLE IF NOT EXISTS {{table .Table}} (
{{- range $i, $column := .Columns}}{{if $i}},{{end}}
    {{ident $column.Name}} {{$column.Type}}
{{- end}}
)
ENGINE = {{.Engine}}
ORDER BY (wave, response)
SETTINGS
    non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
