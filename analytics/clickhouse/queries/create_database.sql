-- Makes the database.
CREATE DATABASE IF NOT EXISTS {{ident .}}
