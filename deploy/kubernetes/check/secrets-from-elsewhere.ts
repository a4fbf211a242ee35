/** Secrets that no file of ours has, and who makes them. README.md tells how. */
export const SECRETS_FROM_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['foretick-token', 'a person, or deploy/kind/up: the token of the API'],
  ['minio', 'a person, or deploy/kind/up: user and password of MinIO'],
  ['foretick', 'Strimzi: the password of KafkaUser foretick'],
  ['foretick-cluster-ca-cert', 'Strimzi: the authority of the brokers’ certificates'],
  ['foretick-llm', 'a person, optional: the key of the server of language models'],
  ['hugging-face', 'a person, optional: a token for weights that want one'],
  ['grafana-reader', 'a person, or deploy/kind/up: the password with which Grafana reads RisingWave'],
]);
