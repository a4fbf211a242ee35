# MLflow with what it needs to keep artifacts in an object store. docker build -f deploy/docker/mlflow.Dockerfile deploy/docker
ARG BASE_IMAGE=docker.io/library/python:3.12-slim-bookworm
FROM ${BASE_IMAGE}
RUN pip install --no-cache-dir mlflow==3.17.2 boto3
USER 65532:65532
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1
ENTRYPOINT ["mlflow"]
