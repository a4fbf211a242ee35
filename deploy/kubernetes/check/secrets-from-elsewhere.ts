/** Secrets that no file of ours has, and who makes them. README.md tells how. */
export const SECRETS_FROM_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['foretick-token', 'a person, or deploy/kind/up: the token of the API'],
  ['minio', 'a person, or deploy/kind/up: user and password of MinIO'],
  ['foretick', 'Strimzi: the password of KafkaUser foretick'],
  ['foretick-cluster-ca-cert', 'Strimzi: the authority of the brokers’ certificates'],
]);
