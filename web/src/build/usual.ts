// What people often mean, by the place of a field: values that are proposed, and members that stand before the others.

const VALUES: readonly [at: RegExp, values: readonly string[]][] = [
  [
    /\/signerName$/,
    [
      'kubernetes.io/kube-apiserver-client',
      'kubernetes.io/kube-apiserver-client-kubelet',
      'kubernetes.io/kubelet-serving',
      'kubernetes.io/legacy-unknown',
    ],
  ],
  [/\/(subject|name)\/\d+\/type$/, ['CN', 'O', 'OU', 'C', 'ST', 'L', 'serialNumber', 'DC', 'UID']],
  [
    /\/extendedKeyUsages\/\d+$/,
    ['clientAuth', 'serverAuth', 'codeSigning', 'emailProtection', 'timeStamping', 'OCSPSigning'],
  ],
  [/\/critical\/\d+$/, ['keyUsage', 'extKeyUsage', 'basicConstraints', 'subjectAltName']],
  [/\/exec\/apiVersion$/, ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']],
];

/** The members of a structure with which most people begin. */
const MEMBERS: readonly [at: RegExp, names: readonly string[]][] = [
  [/\/users\/\d+\/user$/, ['token', 'client-certificate-data', 'client-key-data', 'exec']],
  [/\/cluster$/, ['server', 'certificate-authority-data']],
];

/** Values that are often meant at a place. */
export function usualValues(pointer: string): readonly string[] | undefined {
  return VALUES.find(([at]) => at.test(pointer))?.[1];
}

/** Members that are often set at a place. */
export function usualMembers(pointer: string): readonly string[] {
  return MEMBERS.find(([at]) => at.test(pointer))?.[1] ?? [];
}
