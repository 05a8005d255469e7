-- Is the database there? (To create one that exists would need the right to, all the same.)
SELECT name FROM system.databases WHERE name = {database:String}
