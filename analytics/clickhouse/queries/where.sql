-- Which responses count? (A part of the other queries.)
{{define "where"}}{{template "scope" .}} AND NOT blank{{end}}
{{define "scope"}}
{{- if .Wave}}wave = {wave:String}{{else}}1{{end}}
{{- with .Condition}} AND {{ident .State}} = 'value' AND {{template "condition" .}}{{end}}
{{- with .Filter}} AND {{.}}{{end}}
{{- if .Careful}} AND NOT suspect{{end}}
{{- end}}
{{define "condition"}}
{{- if eq .Kind "text"}}{{ident .Column}} = {equals:String}
{{- else if eq .Kind "number"}}assumeNotNull({{ident .Column}}) = {equals:Int16}
{{- else if eq .Kind "several"}}has({{ident .Column}}, {equals:String})
{{- else if eq .Kind "none"}}empty({{ident .Column}})
{{- else}}assumeNotNull({{ident .Column}}) >= {least:Float64} AND assumeNotNull({{ident .Column}}) < {below:Float64}
{{- end}}
{{- end}}
