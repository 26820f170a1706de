#!/bin/sh
# Gives each service a role and a database of its own, with the password of its address.
set -eu

for file in "${DATABASES:-/databases}"/*; do
    service=$(basename "$file")
    url=$(cat "$file")
    password=${url#*://*:}
    password=${password%%@*}
    psql --quiet --set ON_ERROR_STOP=1 --set name="$service" --set password="$password" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
