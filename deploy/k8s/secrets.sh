#!/bin/sh
# Puts passwords and keys of an installation into the cluster: sh deploy/k8s/secrets.sh [FOLDER]
# Made once and kept in FOLDER; needs kubectl, and a python that has the chassis's packages.
set -eu

folder=${1:-.data}
services="identity ticket escalation attachment notification rating"

put() {
    name=$1
    shift
    kubectl create secret generic "$name" --namespace lpse --dry-run=client --output yaml "$@" |
        kubectl apply --filename -
}

cd "$(dirname "$0")/../.."
sh deploy/secrets.sh "$folder/secrets"
for secret in "$folder"/secrets/*; do
    put "$(basename "$secret")" --from-file="$secret"
done

set -- token-1 person.key svc-gateway
for service in $services; do
    set -- "$@" "svc-$service"
done
"${PYTHON:-python3}" -m chassis.keys "$folder/keys" "$@"

# Everybody may check what others signed; each holds its own key alone.
set --
for key in "$folder"/keys/*.pub.pem; do
    set -- "$@" --from-file="$key"
done
put keys-public "$@"
for service in gateway $services; do
    set -- --from-file="$folder/keys/svc-$service.pem"
    case $service in
        identity) set -- "$@" --from-file="$folder/keys/token-1.pem" ;;
        ticket) set -- "$@" --from-file="$folder/keys/person.key" ;;
    esac
    put "$service-keys" "$@"
done
