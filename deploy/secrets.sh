#!/bin/sh
# Makes the passwords of a new installation: sh deploy/secrets.sh [FOLDER]
# A folder is a Secret of Kubernetes, a file in it is a key. What is there already stays.
set -eu

folder=${1:-.data/secrets}
umask 077
mkdir -p "$folder"
# The folder is closed to others; its files are open, since containers read them as other users.
umask 022

random() {
    od -An -tx1 -N24 /dev/urandom | tr -d ' \n'
}

keep() {
    mkdir -p "$folder/$1"
    [ -e "$folder/$1/$2" ] || printf '%s' "$3" > "$folder/$1/$2"
}

keep postgres password "$(random)"
keep rabbitmq password "$(random)"
keep redis password "$(random)"
keep minio password "$(random)"

broker=$(cat "$folder/rabbitmq/password")
keep rabbitmq login.conf "default_user = lpse
default_pass = $broker
"

redis=$(cat "$folder/redis/password")
keep redis redis.conf "requirepass $redis
save \"\"
appendonly no
maxmemory 128mb
maxmemory-policy allkeys-lru
"
keep gateway redis_url "redis://:$redis@redis:6379/0"

for service in identity ticket escalation attachment notification rating; do
    keep "$service" database_url "postgresql+psycopg://$service:$(random)@postgres:5432/$service"
    keep "$service" broker_url "amqp://lpse:$broker@rabbitmq:5672/%2F"
done
keep attachment store_url "s3://lpse:$(cat "$folder/minio/password")@minio:9000/lpse?secure=0"
