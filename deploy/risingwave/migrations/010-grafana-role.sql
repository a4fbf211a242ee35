-- A user for Grafana that can read and do nothing else.
CREATE USER grafana_ro WITH NOSUPERUSER NOCREATEDB NOCREATEUSER LOGIN PASSWORD '{{grafana-password}}';
GRANT CONNECT ON DATABASE {{database}} TO grafana_ro;
GRANT USAGE ON SCHEMA public TO grafana_ro;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO grafana_ro;
GRANT SELECT ON ALL MATERIALIZED VIEWS IN SCHEMA public TO grafana_ro;
