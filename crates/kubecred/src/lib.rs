//! kubecred builds, validates and decodes Kubernetes credentials, offline.
