// What is measured. The request was made for this purpose; its key is gone.
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIZU1JR0dBZ0VBTUNReEV6QVJCZ05WQkFvTUNtUmxkbVZzYjNC' +
  'bGNuTXhEVEFMQmdOVkJBTU1CR3BoYm1VdwpXVEFUQmdjcWhrak9QUUlCQmdncWhrak9QUU1CQndOQ0FBVGN1aHJ5NUwrandvcDk5' +
  'V1JGZnVkYThtMnhVOEVNCmZEVFJiS254TXlMOGM4SWlkbGdmQlFjUU15ckd1QXhPWW02UGFEVjU5T0d1WVhjQWlUY0VISWJhb0FB' +
  'd0NnWUkKS29aSXpqMEVBd0lEUndBd1JBSWdXWmVNb095WHZBSG9RUmhSbkw0YlZ3WEE5cTQzUUNGRUh5VFIxRzdyV1F3QwpJR1Zx' +
  'RlUwMG1ML1RjajNXd1Y1aXpzTDBacEhHcUFUOWF0SEc2NjhMaUsrYQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K';

export const csrManifest = `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
  labels:
    team: developers
spec:
  request: ${request}
  signerName: kubernetes.io/kube-apiserver-client
  expirationSeconds: 86400
  usages:
    - digital signature
    - client auth
`;

export const identityManifest = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: builder
  namespace: default
`;
