// Written by `npm run gen` from the types of the core. Not to be edited.

/**
 * A token or certificate that somebody holds.
 */
export type Affected = {
  /**
   * Which it is.
   */
  type: 'jsonWebToken' | 'certificate';
  /**
   * Whose it is: the subject.
   */
  title: string;
  /**
   * The input that holds it.
   */
  input: 'a' | 'b';
  /**
   * When it stops to work.
   */
  stops: Stops;
  /**
   * When it ends, as RFC 3339 in UTC, where it is a point in time.
   */
  at?: string;
  /**
   * Why.
   */
  reason: string;
};

/**
 * An algorithm.
 */
export type Algorithm = {
  /**
   * Its identifier.
   */
  oid: string;
  /**
   * Its name, such as `ecdsa-with-SHA256`; the identifier where it is not known.
   */
  name: string;
  /**
   * Of RSASSA-PSS: its parameters.
   */
  pss?: PssParameters;
  /**
   * The DER of any other parameters than NULL, in hexadecimal.
   */
  parameters?: string;
};

/**
 * Whether a fix can be applied without thinking.
 */
export type Applicability = 'safe' | 'review';

/**
 * Who approves a CertificateSigningRequest.
 */
export type Approval = {
  /**
   * How it comes to be approved.
   */
  state: ApprovalState;
  /**
   * The subresources of `certificatesigningrequests.certificates.k8s.io`, to create one of which whoever asks must be
   * allowed, so that it is approved by itself: `selfnodeclient`, `nodeclient`.
   */
  permissions: Array<string>;
};

/**
 * Asks a signer for a certificate.
 */
export type ApprovalInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * Why, in one word.
   */
  reason?: string | undefined;
  /**
   * Why, for people.
   */
  message?: string | undefined;
  /**
   * When it was last written; now, if absent.
   */
  lastUpdateTime?: string | undefined;
  /**
   * When its status last changed.
   */
  lastTransitionTime?: string | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * What is asked, and who asks.
   */
  spec?:
    | {
        /**
         * The certification request: PEM, then base64. PEM is encoded.
         */
        request?: string | Uint8Array | undefined;
        /**
         * The signer, such as `kubernetes.io/kube-apiserver-client`.
         */
        signerName?: string | undefined;
        /**
         * How long the certificate shall last, in seconds; at least 600.
         */
        expirationSeconds?: number | undefined;
        /**
         * What the key may be used for.
         */
        usages?:
          | ReadonlyArray<
              | 'signing'
              | 'digital signature'
              | 'content commitment'
              | 'key encipherment'
              | 'key agreement'
              | 'data encipherment'
              | 'cert sign'
              | 'crl sign'
              | 'encipher only'
              | 'decipher only'
              | 'any'
              | 'server auth'
              | 'client auth'
              | 'code signing'
              | 'email protection'
              | 's/mime'
              | 'ipsec end system'
              | 'ipsec tunnel'
              | 'ipsec user'
              | 'timestamping'
              | 'ocsp signing'
              | 'microsoft sgc'
              | 'netscape sgc'
            >
          | undefined;
        /**
         * Who asks; set by the server.
         */
        username?: string | undefined;
        /**
         * The identifier of who asks; set by the server.
         */
        uid?: string | undefined;
        /**
         * The groups of who asks; set by the server.
         */
        groups?: ReadonlyArray<string> | undefined;
        /**
         * What else is known of who asks; set by the server.
         */
        extra?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
      }
    | undefined;
  /**
   * The decision, and the certificate.
   */
  status?:
    | {
        /**
         * The decisions so far.
         */
        conditions?:
          | ReadonlyArray<{
              /**
               * `Approved`, `Denied`, `Failed`, or a word of one's own.
               */
              type: string;
              /**
               * `True`, `False` or `Unknown`; the first three types are always `True`.
               */
              status: string;
              /**
               * Why, in one word.
               */
              reason?: string | undefined;
              /**
               * Why, for people.
               */
              message?: string | undefined;
              /**
               * When it was last written; now, if absent.
               */
              lastUpdateTime?: string | undefined;
              /**
               * When its status last changed.
               */
              lastTransitionTime?: string | undefined;
            }>
          | undefined;
        /**
         * The certificate and those above it: PEM, then base64. PEM is encoded.
         */
        certificate?: string | Uint8Array | undefined;
      }
    | undefined;
};

/**
 * How a CertificateSigningRequest comes to be approved.
 */
export type ApprovalState = 'approved' | 'denied' | 'automatic' | 'manual';

/**
 * One thing that was found, and what is inside it.
 */
export type Artifact = {
  /**
   * One line that names it: `jane-dev`, `CN=jane,O=dev`.
   */
  title: string;
  /**
   * Its values for display, in their order.
   */
  rows: Array<Row>;
  /**
   * Where in the text; absent for binary input.
   */
  range?: Range;
  /**
   * The steps into the payload, outermost first.
   */
  within: Array<Step>;
  /**
   * What is inside it.
   */
  children: Array<Artifact>;
  /**
   * What kube-apiserver would answer to a create of it; only for kinds that it serves.
   */
  verdict?: Verdict;
} & (
  | { type: 'object'; value: KubernetesObject }
  | { type: 'kubeconfig'; value: Kubeconfig }
  | { type: 'certificationRequest'; value: CertificationRequest }
  | { type: 'certificate'; value: Certificate }
  | { type: 'jsonWebToken'; value: JsonWebToken }
  | { type: 'jsonWebKeySet'; value: JsonWebKeySet }
  | { type: 'jsonWebKey'; value: JsonWebKey }
  | { type: 'discoveryDocument'; value: unknown }
  | { type: 'privateKey'; value: PrivateKey }
  | { type: 'publicKey'; value: PublicKey }
  | { type: 'certificateBundle'; value: CertificateBundle }
  | { type: 'unreadable'; value: Unreadable }
);

/**
 * An element.
 */
export type Asn1Node = {
  /**
   * How many elements are around it.
   */
  depth: number;
  /**
   * Its first byte.
   */
  offset: number;
  /**
   * Bytes of its tag and length.
   */
  headerLength: number;
  /**
   * Bytes of its contents.
   */
  length: number;
  /**
   * Its tag; absent where that can't be read.
   */
  tag?: Asn1Tag;
  /**
   * Its name in what is around it: `validity`, `extensions[2]`.
   */
  field?: string;
  /**
   * Its place in the structure, as in the steps of findings and rows: `tbsCertificate.extensions[2]`.
   */
  path?: string;
  /**
   * The name of its type, such as `Validity`; of a choice what was chosen, such as `dNSName`.
   */
  type?: string;
  /**
   * Its value as text, shortened; of a secret only how long it is. Absent where it consists of elements.
   */
  value?: string;
  /**
   * Whether its bytes are a secret.
   */
  sensitive: boolean;
  /**
   * Whether it is a string of octets or bits that holds DER, which follows as its elements.
   */
  encapsulates: boolean;
  /**
   * Where in the text; absent for binary input.
   */
  range?: Range;
  /**
   * The lines of the PEM block that carry it, of which the BEGIN line is the first.
   */
  lines?: [number, number];
  /**
   * What is wrong with its tag or length.
   */
  error?: string;
};

/**
 * The tag of an element (X.690, section 8.1.2).
 */
export type Asn1Tag = {
  /**
   * The class.
   */
  class: Class;
  /**
   * The number.
   */
  number: number;
  /**
   * Whether the contents are elements.
   */
  constructed: boolean;
  /**
   * The name, such as `SEQUENCE` or `[0]`.
   */
  name: string;
};

/**
 * Some DER, taken apart.
 */
export type Asn1Tree = {
  /**
   * The name of its ASN.1 type, such as `Certificate`; absent where it is not known.
   */
  type?: string;
  /**
   * How many bytes it has.
   */
  length: number;
  /**
   * The bytes in hexadecimal; absent where some of them are secret.
   */
  hex?: string;
  /**
   * Where in the text; absent for binary input.
   */
  range?: Range;
  /**
   * The steps to the bytes, outermost first.
   */
  within: Array<Step>;
  /**
   * The elements, each before what is in it.
   */
  nodes: Array<Asn1Node>;
  /**
   * Elements beyond the limit, which are not listed.
   */
  omitted: number;
};

/**
 * What a caller may tell beside the cluster.
 */
export type AuthenticateOptions = {
  /**
   * The time of the request, RFC 3339. Without it nothing that ends is taken to be valid.
   */
  now: string | null;
  /**
   * The audiences of the TokenReview. Without them those of the API server.
   */
  audiences: Array<string>;
};

/**
 * Who kube-apiserver takes the bearer of a credential to be.
 */
export type Authentication = {
  /**
   * Whether the server takes the credential, if what `dependsOn` names is so. Where the signature, the time or the
   * audience could not be checked, or the token is one of OpenID Connect, it is `false`, and nothing is refused.
   */
  authenticated: boolean;
  /**
   * The worst of `checks`: `verified` where nothing is left open.
   */
  status: SignatureStatus;
  /**
   * Whom the server takes the bearer for; absent where it refuses the credential.
   */
  user?: User;
  /**
   * The same as the subject of a role binding.
   */
  subject?: RbacSubject;
  /**
   * The audiences for which the token is good, of those that were asked for.
   */
  audiences: Array<string>;
  /**
   * The names of the checks that failed, in the order in which the server makes them: it stops at the first.
   */
  refusals: Array<string>;
  /**
   * What only the cluster knows.
   */
  dependsOn: Array<string>;
  /**
   * What was checked.
   */
  checks: Array<Check>;
  /**
   * The claims of a token of another issuer: whether its bearer is let in is for authenticators that are not modelled.
   */
  claims?: Array<TokenMember>;
};

/**
 * How users of an OpenShift cluster log in; the one that counts is named `cluster`.
 */
export type AuthenticationInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * A config map with the discovery document of an OAuth server outside.
   */
  oauthMetadata?:
    | {
        /**
         * The name of the object that is meant.
         */
        name: string;
      }
    | undefined;
  /**
   * The OpenID provider whose tokens the cluster takes; at most one.
   */
  oidcProviders?:
    | ReadonlyArray<{
        /**
         * How claims of a token become a user.
         */
        claimMappings: {
          /**
           * Further attributes of the user.
           */
          extra?:
            | ReadonlyArray<{
                /**
                 * The name of the attribute, with a domain before it: `example.org/role`.
                 */
                key: string;
                /**
                 * An expression over the claims that gives the value.
                 */
                valueExpression: string;
              }>
            | undefined;
          /**
           * The groups of the user.
           */
          groups?:
            | {
                /**
                 * The claim that is taken; empty: none.
                 */
                claim?: string | undefined;
                /**
                 * An expression over the claims.
                 */
                expression?: string | undefined;
                /**
                 * What is put before the name of each group.
                 */
                prefix?: string | undefined;
              }
            | undefined;
          /**
           * The identifier of the user.
           */
          uid?:
            | {
                /**
                 * The claim that is taken.
                 */
                claim?: string | undefined;
                /**
                 * An expression over the claims.
                 */
                expression?: string | undefined;
              }
            | undefined;
          /**
           * The name of the user.
           */
          username: {
            /**
             * The claim that is taken.
             */
            claim?: string | undefined;
            /**
             * An expression over the claims.
             */
            expression?: string | undefined;
            /**
             * What is put before the name, under the policy `Prefix`.
             */
            prefix?:
              | {
                  /**
                   * The prefix.
                   */
                  prefixString: string;
                }
              | undefined;
            /**
             * Whether the name gets a prefix; empty: the issuer, unless the claim is `email`.
             */
            prefixPolicy?: '' | 'NoPrefix' | 'Prefix' | undefined;
          };
        };
        /**
         * What is demanded of the claims of a token.
         */
        claimValidationRules?:
          | ReadonlyArray<{
              /**
               * The rule, where its type is `CEL`.
               */
              cel?:
                | {
                    /**
                     * An expression that must be true.
                     */
                    expression: string;
                    /**
                     * What is said where it is not.
                     */
                    message: string;
                  }
                | undefined;
              /**
               * The rule, where its type is `RequiredClaim`.
               */
              requiredClaim?:
                | {
                    /**
                     * A claim that a token must have.
                     */
                    claim: string;
                    /**
                     * The value that it must have.
                     */
                    requiredValue: string;
                  }
                | undefined;
              /**
               * The type of the rule.
               */
              type: 'RequiredClaim' | 'CEL';
            }>
          | undefined;
        /**
         * Services that tell more claims of a user.
         */
        externalClaimsSources?:
          | ReadonlyArray<{
              /**
               * How the cluster shows the service who it is.
               */
              authentication?:
                | {
                    /**
                     * The client, where the type is `ClientCredential`.
                     */
                    clientCredential?:
                      | {
                          /**
                           * The identifier of the client.
                           */
                          clientID: string;
                          /**
                           * A Secret with the password of the client.
                           */
                          clientSecret: {
                            /**
                             * The name of the object that is meant.
                             */
                            name: string;
                          };
                          /**
                           * Scopes that are asked for.
                           */
                          scopes?: ReadonlyArray<string> | undefined;
                          /**
                           * How the certificate of the token endpoint is checked.
                           */
                          tls?:
                            | {
                                /**
                                 * A config map with the certificates that it is checked by.
                                 */
                                certificateAuthority: {
                                  /**
                                   * The name of the object that is meant.
                                   */
                                  name: string;
                                };
                              }
                            | undefined;
                          /**
                           * Where the client gets its token.
                           */
                          tokenEndpoint: string;
                        }
                      | undefined;
                    /**
                     * Whether the user's own token is passed on, or one that a client gets.
                     */
                    type: 'RequestProvidedToken' | 'ClientCredential';
                  }
                | undefined;
              /**
               * The claims that the answer gives.
               */
              mappings: ReadonlyArray<{
                /**
                 * An expression over the service's answer.
                 */
                expression: string;
                /**
                 * The claim that it becomes.
                 */
                name: string;
              }>;
              /**
               * When the service is asked at all.
               */
              predicates?:
                | ReadonlyArray<{
                    /**
                     * An expression over the claims so far.
                     */
                    expression: string;
                  }>
                | undefined;
              /**
               * How the service's certificate is checked.
               */
              tls?:
                | {
                    /**
                     * A config map with the certificates that it is checked by.
                     */
                    certificateAuthority: {
                      /**
                       * The name of the object that is meant.
                       */
                      name: string;
                    };
                  }
                | undefined;
              /**
               * Where the service is.
               */
              url: {
                /**
                 * The host, and its port where it is not 443.
                 */
                hostname: string;
                /**
                 * An expression that gives the path.
                 */
                pathExpression: string;
              };
            }>
          | undefined;
        /**
         * Who issues the tokens, and to whom.
         */
        issuer: {
          /**
           * The audiences of which a token must name one.
           */
          audiences: ReadonlyArray<string>;
          /**
           * Where the discovery document is read, where that is not below the issuer.
           */
          discoveryURL?: string | undefined;
          /**
           * A config map with the certificates that the issuer's are checked by.
           */
          issuerCertificateAuthority?:
            | {
                /**
                 * The name of the object that is meant.
                 */
                name: string;
              }
            | undefined;
          /**
           * The issuer, as the claim `iss` of tokens names it.
           */
          issuerURL: string;
        };
        /**
         * A name for the provider.
         */
        name: string;
        /**
         * The clients of the provider that parts of the platform use.
         */
        oidcClients?:
          | ReadonlyArray<{
              /**
               * The identifier of the client at the provider.
               */
              clientID: string;
              /**
               * A Secret with the password of the client.
               */
              clientSecret?:
                | {
                    /**
                     * The name of the object that is meant.
                     */
                    name: string;
                  }
                | undefined;
              /**
               * The part of the platform that uses the client.
               */
              componentName: string;
              /**
               * The namespace of that part.
               */
              componentNamespace: string;
              /**
               * Scopes that are asked for besides the usual ones.
               */
              extraScopes?: ReadonlyArray<string> | undefined;
            }>
          | undefined;
        /**
         * What is demanded of the user that the claims make.
         */
        userValidationRules?:
          | ReadonlyArray<{
              /**
               * An expression that must be true.
               */
              expression: string;
              /**
               * What is said where it is not.
               */
              message: string;
            }>
          | undefined;
      }>
    | undefined;
  /**
   * The issuer of tokens of ServiceAccounts.
   */
  serviceAccountIssuer?: string | undefined;
  /**
   * Who checks users: the built-in server, an OpenID provider, or nobody.
   */
  type?: '' | 'None' | 'IntegratedOAuth' | 'OIDC' | undefined;
  /**
   * A service that the cluster asks about tokens.
   */
  webhookTokenAuthenticator?:
    | {
        /**
         * A Secret with the kubeconfig file of the service.
         */
        kubeConfig: {
          /**
           * The name of the object that is meant.
           */
          name: string;
        };
      }
    | undefined;
  /**
   * Of no effect any more.
   */
  webhookTokenAuthenticators?:
    | ReadonlyArray<{
        /**
         * A Secret with the kubeconfig file of the service.
         */
        kubeConfig?:
          | {
              /**
               * The name of the object that is meant.
               */
              name: string;
            }
          | undefined;
      }>
    | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * What the administrator wants.
   */
  spec?:
    | {
        /**
         * A config map with the discovery document of an OAuth server outside.
         */
        oauthMetadata?:
          | {
              /**
               * The name of the object that is meant.
               */
              name: string;
            }
          | undefined;
        /**
         * The OpenID provider whose tokens the cluster takes; at most one.
         */
        oidcProviders?:
          | ReadonlyArray<{
              /**
               * How claims of a token become a user.
               */
              claimMappings: {
                /**
                 * Further attributes of the user.
                 */
                extra?:
                  | ReadonlyArray<{
                      /**
                       * The name of the attribute, with a domain before it: `example.org/role`.
                       */
                      key: string;
                      /**
                       * An expression over the claims that gives the value.
                       */
                      valueExpression: string;
                    }>
                  | undefined;
                /**
                 * The groups of the user.
                 */
                groups?:
                  | {
                      /**
                       * The claim that is taken; empty: none.
                       */
                      claim?: string | undefined;
                      /**
                       * An expression over the claims.
                       */
                      expression?: string | undefined;
                      /**
                       * What is put before the name of each group.
                       */
                      prefix?: string | undefined;
                    }
                  | undefined;
                /**
                 * The identifier of the user.
                 */
                uid?:
                  | {
                      /**
                       * The claim that is taken.
                       */
                      claim?: string | undefined;
                      /**
                       * An expression over the claims.
                       */
                      expression?: string | undefined;
                    }
                  | undefined;
                /**
                 * The name of the user.
                 */
                username: {
                  /**
                   * The claim that is taken.
                   */
                  claim?: string | undefined;
                  /**
                   * An expression over the claims.
                   */
                  expression?: string | undefined;
                  /**
                   * What is put before the name, under the policy `Prefix`.
                   */
                  prefix?:
                    | {
                        /**
                         * The prefix.
                         */
                        prefixString: string;
                      }
                    | undefined;
                  /**
                   * Whether the name gets a prefix; empty: the issuer, unless the claim is `email`.
                   */
                  prefixPolicy?: '' | 'NoPrefix' | 'Prefix' | undefined;
                };
              };
              /**
               * What is demanded of the claims of a token.
               */
              claimValidationRules?:
                | ReadonlyArray<{
                    /**
                     * The rule, where its type is `CEL`.
                     */
                    cel?:
                      | {
                          /**
                           * An expression that must be true.
                           */
                          expression: string;
                          /**
                           * What is said where it is not.
                           */
                          message: string;
                        }
                      | undefined;
                    /**
                     * The rule, where its type is `RequiredClaim`.
                     */
                    requiredClaim?:
                      | {
                          /**
                           * A claim that a token must have.
                           */
                          claim: string;
                          /**
                           * The value that it must have.
                           */
                          requiredValue: string;
                        }
                      | undefined;
                    /**
                     * The type of the rule.
                     */
                    type: 'RequiredClaim' | 'CEL';
                  }>
                | undefined;
              /**
               * Services that tell more claims of a user.
               */
              externalClaimsSources?:
                | ReadonlyArray<{
                    /**
                     * How the cluster shows the service who it is.
                     */
                    authentication?:
                      | {
                          /**
                           * The client, where the type is `ClientCredential`.
                           */
                          clientCredential?:
                            | {
                                /**
                                 * The identifier of the client.
                                 */
                                clientID: string;
                                /**
                                 * A Secret with the password of the client.
                                 */
                                clientSecret: {
                                  /**
                                   * The name of the object that is meant.
                                   */
                                  name: string;
                                };
                                /**
                                 * Scopes that are asked for.
                                 */
                                scopes?: ReadonlyArray<string> | undefined;
                                /**
                                 * How the certificate of the token endpoint is checked.
                                 */
                                tls?:
                                  | {
                                      /**
                                       * A config map with the certificates that it is checked by.
                                       */
                                      certificateAuthority: {
                                        /**
                                         * The name of the object that is meant.
                                         */
                                        name: string;
                                      };
                                    }
                                  | undefined;
                                /**
                                 * Where the client gets its token.
                                 */
                                tokenEndpoint: string;
                              }
                            | undefined;
                          /**
                           * Whether the user's own token is passed on, or one that a client gets.
                           */
                          type: 'RequestProvidedToken' | 'ClientCredential';
                        }
                      | undefined;
                    /**
                     * The claims that the answer gives.
                     */
                    mappings: ReadonlyArray<{
                      /**
                       * An expression over the service's answer.
                       */
                      expression: string;
                      /**
                       * The claim that it becomes.
                       */
                      name: string;
                    }>;
                    /**
                     * When the service is asked at all.
                     */
                    predicates?:
                      | ReadonlyArray<{
                          /**
                           * An expression over the claims so far.
                           */
                          expression: string;
                        }>
                      | undefined;
                    /**
                     * How the service's certificate is checked.
                     */
                    tls?:
                      | {
                          /**
                           * A config map with the certificates that it is checked by.
                           */
                          certificateAuthority: {
                            /**
                             * The name of the object that is meant.
                             */
                            name: string;
                          };
                        }
                      | undefined;
                    /**
                     * Where the service is.
                     */
                    url: {
                      /**
                       * The host, and its port where it is not 443.
                       */
                      hostname: string;
                      /**
                       * An expression that gives the path.
                       */
                      pathExpression: string;
                    };
                  }>
                | undefined;
              /**
               * Who issues the tokens, and to whom.
               */
              issuer: {
                /**
                 * The audiences of which a token must name one.
                 */
                audiences: ReadonlyArray<string>;
                /**
                 * Where the discovery document is read, where that is not below the issuer.
                 */
                discoveryURL?: string | undefined;
                /**
                 * A config map with the certificates that the issuer's are checked by.
                 */
                issuerCertificateAuthority?:
                  | {
                      /**
                       * The name of the object that is meant.
                       */
                      name: string;
                    }
                  | undefined;
                /**
                 * The issuer, as the claim `iss` of tokens names it.
                 */
                issuerURL: string;
              };
              /**
               * A name for the provider.
               */
              name: string;
              /**
               * The clients of the provider that parts of the platform use.
               */
              oidcClients?:
                | ReadonlyArray<{
                    /**
                     * The identifier of the client at the provider.
                     */
                    clientID: string;
                    /**
                     * A Secret with the password of the client.
                     */
                    clientSecret?:
                      | {
                          /**
                           * The name of the object that is meant.
                           */
                          name: string;
                        }
                      | undefined;
                    /**
                     * The part of the platform that uses the client.
                     */
                    componentName: string;
                    /**
                     * The namespace of that part.
                     */
                    componentNamespace: string;
                    /**
                     * Scopes that are asked for besides the usual ones.
                     */
                    extraScopes?: ReadonlyArray<string> | undefined;
                  }>
                | undefined;
              /**
               * What is demanded of the user that the claims make.
               */
              userValidationRules?:
                | ReadonlyArray<{
                    /**
                     * An expression that must be true.
                     */
                    expression: string;
                    /**
                     * What is said where it is not.
                     */
                    message: string;
                  }>
                | undefined;
            }>
          | undefined;
        /**
         * The issuer of tokens of ServiceAccounts.
         */
        serviceAccountIssuer?: string | undefined;
        /**
         * Who checks users: the built-in server, an OpenID provider, or nobody.
         */
        type?: '' | 'None' | 'IntegratedOAuth' | 'OIDC' | undefined;
        /**
         * A service that the cluster asks about tokens.
         */
        webhookTokenAuthenticator?:
          | {
              /**
               * A Secret with the kubeconfig file of the service.
               */
              kubeConfig: {
                /**
                 * The name of the object that is meant.
                 */
                name: string;
              };
            }
          | undefined;
        /**
         * Of no effect any more.
         */
        webhookTokenAuthenticators?:
          | ReadonlyArray<{
              /**
               * A Secret with the kubeconfig file of the service.
               */
              kubeConfig?:
                | {
                    /**
                     * The name of the object that is meant.
                     */
                    name: string;
                  }
                | undefined;
            }>
          | undefined;
      }
    | undefined;
  /**
   * What the cluster has made of it; written through the subresource `status` only.
   */
  status?:
    | {
        /**
         * A config map with the discovery document of the built-in server.
         */
        integratedOAuthMetadata?:
          | {
              /**
               * The name of the object that is meant.
               */
              name: string;
            }
          | undefined;
        /**
         * How parts of the platform fare with their OpenID clients.
         */
        oidcClients?:
          | ReadonlyArray<{
              /**
               * The part of the platform.
               */
              componentName: string;
              /**
               * Its namespace.
               */
              componentNamespace: string;
              /**
               * Whether it is available, degraded, progressing.
               */
              conditions?:
                | ReadonlyArray<{
                    /**
                     * When the status last changed.
                     */
                    lastTransitionTime: string;
                    /**
                     * Details, for people.
                     */
                    message: string;
                    /**
                     * The generation of the object that this is about.
                     */
                    observedGeneration?: number | undefined;
                    /**
                     * Why, in one word.
                     */
                    reason: string;
                    /**
                     * Whether it is so.
                     */
                    status: 'True' | 'False' | 'Unknown';
                    /**
                     * What it is about.
                     */
                    type: string;
                  }>
                | undefined;
              /**
               * The ServiceAccounts that read the client's Secret.
               */
              consumingUsers?: ReadonlyArray<string> | undefined;
              /**
               * The clients that it uses.
               */
              currentOIDCClients?:
                | ReadonlyArray<{
                    /**
                     * The identifier of the client at the provider.
                     */
                    clientID: string;
                    /**
                     * The provider.
                     */
                    issuerURL: string;
                    /**
                     * The name of the provider in `spec`.
                     */
                    oidcProviderName: string;
                  }>
                | undefined;
            }>
          | undefined;
      }
    | undefined;
};

/**
 * The key of the issuer (RFC 5280, section 4.2.1.1).
 */
export type AuthorityKeyIdentifier = {
  /**
   * The identifier of the key, in hexadecimal.
   */
  keyIdentifier?: string;
  /**
   * The issuer of the issuer's certificate.
   */
  authorityCertIssuer?: Array<GeneralName>;
  /**
   * The serial number of the issuer's certificate, in hexadecimal.
   */
  authorityCertSerialNumber?: string;
};

/**
 * Whether a certificate is that of a CA (RFC 5280, section 4.2.1.9).
 */
export type BasicConstraints = {
  /**
   * Whether it is that of a CA.
   */
  ca: boolean;
  /**
   * How many CA certificates may stand between it and the last certificate of a chain.
   */
  pathLength?: number;
};

/**
 * Whether a certificate is that of a CA (RFC 5280, section 4.2.1.9).
 */
export type BasicConstraintsInput = {
  /**
   * Whether it is that of a CA.
   */
  ca: boolean;
  /**
   * How many CA certificates may stand below it.
   */
  pathLength: number | null;
};

/**
 * What is asked of the server, and what is known of it. All is optional.
 */
export type BuildOptions = {
  /**
   * What is asked for. Absent: what the builder is for, mostly a create.
   */
  operation: Operation | null;
  /**
   * The subresource: `status`, `approval`, or none (an empty text). Absent: that of the builder.
   */
  subresource: string | null;
  /**
   * Whether a list is of all namespaces.
   */
  allNamespaces: boolean;
  /**
   * How a patch is written.
   */
  patchType: PatchType;
  /**
   * The patch: of a JSON patch the list of its operations (RFC 6902), of a merge or strategic one the object of what changes
   * (RFC 7396). Absent: it sets the fields of the input; a JSON patch puts maps and lists in the place of those that are there.
   */
  patch: Array<object> | Record<string, unknown> | null;
  /**
   * How a delete is done.
   */
  deleteOptions: DeleteOptions | null;
  /**
   * The parameters of the query.
   */
  query: QueryParameters;
  /**
   * Whether comments in the YAML say what the fields are for.
   */
  comments: boolean;
  /**
   * What `analyze` may be told, by which the object is judged.
   */
  analysis: Options;
};

/**
 * What each builder takes.
 */
export type BuilderInputs = {
  serviceAccount: ServiceAccountInput;
  tokenRequest: TokenRequestInput;
  tokenReview: TokenReviewInput;
  selfSubjectReview: SelfSubjectReviewInput;
  certificateSigningRequest: CertificateSigningRequestInput;
  approval: ApprovalInput;
  denial: DenialInput;
  authentication: AuthenticationInput;
  kubeconfig: KubeconfigInput;
  execCredential: ExecCredentialInput;
  execInfo: ExecInfoInput;
  tlsSecret: TlsSecretInput;
  serviceAccountTokenSecret: ServiceAccountTokenSecretInput;
};

/**
 * What was built.
 */
export type Built = {
  /**
   * The object, as far as the input makes one.
   */
  object: Record<string, unknown>;
  /**
   * The same as YAML that every reader takes for the same values. Ranges of the diagnostics are in it.
   */
  yaml: string;
  /**
   * The same as JSON, on one line: fields in the order of their declaration, keys of maps by name.
   */
  json: string;
  /**
   * The request that sends it. Absent where no server serves the kind, and where the object or the request is no good.
   */
  request?: HttpRequest;
  /**
   * A command for a POSIX shell that has kubectl send it. Absent where the request is, and where kubectl has no command
   * for it. A body that holds a secret it reads from the file KIND.json, in lower case (`tokenreview.json`): it is not in
   * the command.
   */
  kubectl?: string;
  /**
   * Why there is a request, and no command of kubectl.
   */
  noKubectl?: string;
  /**
   * The same with curl: `$APISERVER` is the address of the server; the file `ca.crt` has the certificates of its CA, and the
   * file `authorization` the line `Authorization: Bearer TOKEN`.
   */
  curl?: string;
  /**
   * What is wrong with the object and with the request, each at its field.
   */
  diagnostics: Array<Diagnostic>;
};

/**
 * A cause of a refusal.
 */
export type Cause = {
  /**
   * The server's word.
   */
  reason: Reason;
  /**
   * The server's path of the field.
   */
  field: string;
};

/**
 * A certificate.
 *
 * What could not be read is empty, and `error` says why.
 */
export type Certificate = {
  /**
   * Its version: 1, 2 or 3.
   */
  version: number;
  /**
   * Its serial number, in lower-case hexadecimal.
   */
  serialNumber: string;
  /**
   * With which algorithm its issuer signed it.
   */
  signatureAlgorithm: Algorithm;
  /**
   * The algorithm inside what is signed, where it differs from the one outside.
   */
  signedSignatureAlgorithm?: Algorithm;
  /**
   * Who issued it.
   */
  issuer: Name;
  /**
   * From when on it is valid, as RFC 3339 in UTC.
   */
  notBefore: string;
  /**
   * Until when it is valid, as RFC 3339 in UTC.
   */
  notAfter: string;
  /**
   * Whose it is.
   */
  subject: Name;
  /**
   * The key of whose it is.
   */
  publicKey: PublicKey;
  /**
   * Whether it is that of a CA, by its basic constraints.
   */
  isCa: boolean;
  /**
   * The unique identifier of the issuer, in hexadecimal.
   */
  issuerUniqueId?: string;
  /**
   * The unique identifier of the subject, in hexadecimal.
   */
  subjectUniqueId?: string;
  /**
   * Its extensions, in their order.
   */
  extensions: Array<Extension>;
  /**
   * The bytes of its signature, in hexadecimal.
   */
  signatureValue: string;
  /**
   * Whether a self-signed one is signed with its own key.
   */
  signature: SignatureVerdict;
  /**
   * How many bytes its DER has.
   */
  size: number;
  /**
   * Hashes of its DER.
   */
  fingerprints: Fingerprints;
  /**
   * The certificate as PEM.
   */
  pem: string;
  /**
   * What keeps it from being read completely. What is wrong in the value of an extension is said there.
   */
  error?: string;
};

/**
 * A bundle of certificates (PKCS#7, RFC 5652), whose members are the children of the artifact.
 */
export type CertificateBundle = {
  /**
   * How many certificates are in it.
   */
  certificates: number;
  /**
   * How many certificate revocation lists are in it.
   */
  revocationLists: number;
  /**
   * Why they could not be looked for.
   */
  error?: string;
};

/**
 * Asks a signer for a certificate.
 */
export type CertificateSigningRequestInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The certification request: PEM, then base64. PEM is encoded.
   */
  request?: string | Uint8Array | undefined;
  /**
   * The signer, such as `kubernetes.io/kube-apiserver-client`.
   */
  signerName?: string | undefined;
  /**
   * How long the certificate shall last, in seconds; at least 600.
   */
  expirationSeconds?: number | undefined;
  /**
   * What the key may be used for.
   */
  usages?:
    | ReadonlyArray<
        | 'signing'
        | 'digital signature'
        | 'content commitment'
        | 'key encipherment'
        | 'key agreement'
        | 'data encipherment'
        | 'cert sign'
        | 'crl sign'
        | 'encipher only'
        | 'decipher only'
        | 'any'
        | 'server auth'
        | 'client auth'
        | 'code signing'
        | 'email protection'
        | 's/mime'
        | 'ipsec end system'
        | 'ipsec tunnel'
        | 'ipsec user'
        | 'timestamping'
        | 'ocsp signing'
        | 'microsoft sgc'
        | 'netscape sgc'
      >
    | undefined;
  /**
   * Who asks; set by the server.
   */
  username?: string | undefined;
  /**
   * The identifier of who asks; set by the server.
   */
  uid?: string | undefined;
  /**
   * The groups of who asks; set by the server.
   */
  groups?: ReadonlyArray<string> | undefined;
  /**
   * What else is known of who asks; set by the server.
   */
  extra?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * What is asked, and who asks.
   */
  spec?:
    | {
        /**
         * The certification request: PEM, then base64. PEM is encoded.
         */
        request?: string | Uint8Array | undefined;
        /**
         * The signer, such as `kubernetes.io/kube-apiserver-client`.
         */
        signerName?: string | undefined;
        /**
         * How long the certificate shall last, in seconds; at least 600.
         */
        expirationSeconds?: number | undefined;
        /**
         * What the key may be used for.
         */
        usages?:
          | ReadonlyArray<
              | 'signing'
              | 'digital signature'
              | 'content commitment'
              | 'key encipherment'
              | 'key agreement'
              | 'data encipherment'
              | 'cert sign'
              | 'crl sign'
              | 'encipher only'
              | 'decipher only'
              | 'any'
              | 'server auth'
              | 'client auth'
              | 'code signing'
              | 'email protection'
              | 's/mime'
              | 'ipsec end system'
              | 'ipsec tunnel'
              | 'ipsec user'
              | 'timestamping'
              | 'ocsp signing'
              | 'microsoft sgc'
              | 'netscape sgc'
            >
          | undefined;
        /**
         * Who asks; set by the server.
         */
        username?: string | undefined;
        /**
         * The identifier of who asks; set by the server.
         */
        uid?: string | undefined;
        /**
         * The groups of who asks; set by the server.
         */
        groups?: ReadonlyArray<string> | undefined;
        /**
         * What else is known of who asks; set by the server.
         */
        extra?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
      }
    | undefined;
  /**
   * The decision, and the certificate.
   */
  status?:
    | {
        /**
         * The decisions so far.
         */
        conditions?:
          | ReadonlyArray<{
              /**
               * `Approved`, `Denied`, `Failed`, or a word of one's own.
               */
              type: string;
              /**
               * `True`, `False` or `Unknown`; the first three types are always `True`.
               */
              status: string;
              /**
               * Why, in one word.
               */
              reason?: string | undefined;
              /**
               * Why, for people.
               */
              message?: string | undefined;
              /**
               * When it was last written; now, if absent.
               */
              lastUpdateTime?: string | undefined;
              /**
               * When its status last changed.
               */
              lastTransitionTime?: string | undefined;
            }>
          | undefined;
        /**
         * The certificate and those above it: PEM, then base64. PEM is encoded.
         */
        certificate?: string | Uint8Array | undefined;
      }
    | undefined;
};

/**
 * A certification request (RFC 2986, section 4).
 *
 * What could not be read is empty, and `error` says why.
 */
export type CertificationRequest = {
  /**
   * Its version: 1.
   */
  version: number;
  /**
   * Who asks.
   */
  subject: Name;
  /**
   * The key that is to be certified.
   */
  publicKey: PublicKey;
  /**
   * Its attributes, in their order.
   */
  attributes: Array<RequestAttribute>;
  /**
   * The extensions that are asked for, in their order.
   */
  extensions: Array<Extension>;
  /**
   * With which algorithm it is signed.
   */
  signatureAlgorithm: Algorithm;
  /**
   * The bytes of its signature, in hexadecimal.
   */
  signatureValue: string;
  /**
   * Whether the signature is that of its key.
   */
  signature: SignatureVerdict;
  /**
   * How many bytes its DER has.
   */
  size: number;
  /**
   * The request as PEM.
   */
  pem: string;
  /**
   * What keeps it from being read completely. What is wrong in the value of an extension is said there.
   */
  error?: string;
};

/**
 * What is to be signed.
 */
export type CertificationRequestInfo = {
  /**
   * The DER of the CertificationRequestInfo (RFC 2986, section 4.1), in base64. What is wrong is left out of it.
   */
  info: string;
  /**
   * What of the input is wrong. Nothing should be signed while there is something.
   */
  mistakes: Array<Mistake>;
};

/**
 * What a certification request shall say. A decoded one has the same words for the same things.
 */
export type CertificationRequestInput = {
  /**
   * Who asks: the attributes of the name, in the order in which they are encoded.
   */
  subject: Array<NameAttributeInput>;
  /**
   * The names that are asked for (RFC 5280, section 4.2.1.6).
   */
  subjectAltNames: Array<GeneralNameInput>;
  /**
   * What the key may be used for (RFC 5280, section 4.2.1.3): `digitalSignature`, `keyEncipherment`, …
   */
  keyUsages: Array<string>;
  /**
   * For which purposes (RFC 5280, section 4.2.1.12): `clientAuth`, `serverAuth`, …, or object identifiers.
   */
  extendedKeyUsages: Array<string>;
  /**
   * Whether it is to be the certificate of a CA.
   */
  basicConstraints: BasicConstraintsInput | null;
  /**
   * Which of these extensions are critical, by name. Absent: `keyUsage`, `basicConstraints`, and `subjectAltName` where the
   * subject is empty (RFC 5280, section 4.2).
   */
  critical: Array<string> | null;
  /**
   * Other extensions.
   */
  extensions: Array<ExtensionInput>;
  /**
   * Other attributes of the request (RFC 2986, section 4.1).
   */
  attributes: Array<RequestAttributeInput>;
};

/**
 * A chain of certificates, as issuer and subject names and key identifiers tell it.
 */
export type Chain = {
  /**
   * The certificates, each before the one that issued it.
   */
  members: Array<Member>;
  /**
   * Whether they are in this order in the input.
   */
  inOrder: boolean;
  /**
   * The issuer of the last one, if that did not issue itself, and is not there or writes its name in other bytes.
   */
  missing?: MissingIssuer;
  /**
   * For each of them but the last, whether the next one signed it.
   */
  links: Array<SignatureVerdict>;
  /**
   * What came of it; of the first chains. Without the option `roots` the certificates that issued themselves and another
   * are the roots, and of a chain that leads to none of them it is left open whom it leads to.
   */
  verification?: ChainVerification;
  /**
   * Where the roots of the verification come from; absent where there are none.
   */
  rootsFrom?: RootsFrom;
};

/**
 * How much work a verification was.
 */
export type ChainCounters = {
  /**
   * Signatures that were checked.
   */
  signatures: number;
  /**
   * Names that were compared with name constraints.
   */
  comparisons: number;
  /**
   * Issuers that were tried.
   */
  steps: number;
};

/**
 * A certificate of a path.
 */
export type ChainMember = {
  /**
   * Whose it is, as RFC 4514.
   */
  subject: string;
  /**
   * SHA-256 of the certificate, in hexadecimal.
   */
  sha256: string;
  /**
   * Its serial number, in hexadecimal.
   */
  serialNumber: string;
  /**
   * Until when it is valid, as RFC 3339.
   */
  notAfter: string;
  /**
   * Whether it is that of a CA.
   */
  isCa: boolean;
  /**
   * Whether it is one of the roots that were given.
   */
  trusted: boolean;
  /**
   * Whether the next one signed it; absent of the last.
   */
  signature?: SignatureVerdict;
};

/**
 * What a certificate is used for.
 */
export type ChainUsage = 'server' | 'client' | 'ca' | 'any';

/**
 * What came of a chain.
 */
export type ChainVerification = {
  /**
   * The answer, which is that of the worst check. Revocation, which is never checked, does not count, nor do names
   * where none was given.
   */
  status: SignatureStatus;
  /**
   * What was asked, one entry each, of the path; where none holds, of the one that came furthest.
   */
  checks: Array<Check>;
  /**
   * The path, where its links hold: from the certificate to the root, or as far as it goes where no root is given.
   */
  path?: Array<ChainMember>;
  /**
   * The paths that were tried and do not hold, in that order.
   */
  rejected: Array<RejectedPath>;
  /**
   * How many of them are not listed.
   */
  omitted: number;
  /**
   * What the certificates of the path break of what their issuers must keep to. It changes no answer. Empty where the work
   * went beyond its bounds.
   */
  profile: Array<ProfileFinding>;
  /**
   * How much work it was.
   */
  counters: ChainCounters;
};

/**
 * What a difference means.
 */
export type ChangeClass = 'same' | 'routine renewal' | 'material change';

/**
 * One thing that was asked of a credential, and what came of it.
 */
export type Check = {
  /**
   * What was asked, as a word that stays the same: `signature`, `audience`, `keyUsage`.
   */
  name: string;
  /**
   * What came of it.
   */
  status: SignatureStatus;
  /**
   * What was asked for, in words.
   */
  expected?: string;
  /**
   * What was found instead, or what agreed with it.
   */
  actual?: string;
  /**
   * Why it failed, or why it was not checked.
   */
  reason?: string;
  /**
   * The same as a word that stays the same; of tokens the rule that is broken, such as `token/algorithm-none`.
   */
  refusal?: string;
};

/**
 * The class of a tag.
 */
export type Class = 'universal' | 'application' | 'contextSpecific' | 'private';

/**
 * Why client-go comes no further.
 */
export type ClientRefusal =
  | 'auth-provider'
  | 'base64'
  | 'ca-and-insecure'
  | 'ca-pem'
  | 'certificate-pem'
  | 'certificate-unreadable'
  | 'certificate-unusable'
  | 'command-missing'
  | 'data-and-file'
  | 'duplicate-name'
  | 'empty'
  | 'env-name'
  | 'exec-and-auth-provider'
  | 'exec-version-invalid'
  | 'exec-version-missing'
  | 'exit-code'
  | 'file'
  | 'half-pair'
  | 'impersonation'
  | 'key-mismatch'
  | 'key-missing'
  | 'key-pem'
  | 'key-unreadable'
  | 'kind'
  | 'mode-invalid'
  | 'mode-missing'
  | 'no-credential'
  | 'no-server'
  | 'no-status'
  | 'proxy-url'
  | 'several-methods'
  | 'syntax'
  | 'time'
  | 'too-large'
  | 'token-header'
  | 'type'
  | 'unknown-context'
  | 'version-mismatch';

/**
 * How far client-go comes.
 */
export type ClientStage = 'load' | 'config' | 'transport' | 'plugin' | 'ok';

/**
 * What client-go makes of a kubeconfig, and of what its exec plugin printed.
 */
export type ClientVerdict = {
  /**
   * How far it came.
   */
  stage: ClientStage;
  /**
   * Why it came no further, each once, in the order of the alphabet.
   */
  refusals: Array<ClientRefusal>;
  /**
   * What the server would see. Only where the output of a plugin is given: without, no request is made.
   */
  sent?: Sent;
};

/**
 * What is known of a cluster.
 */
export type Cluster = {
  /**
   * The issuers of tokens of ServiceAccounts (`--service-account-issuer`): the first issues, the others are trusted still.
   */
  issuers: Array<string>;
  /**
   * The audiences of the API server (`--api-audiences`). Without any the issuers.
   */
  apiAudiences: Array<string>;
  /**
   * The JSON Web Key set with which it checks tokens of ServiceAccounts, as `/openid/v1/jwks` shows it.
   */
  jwks: object | null;
  /**
   * The certificates of the CAs whose client certificates it takes (`--client-ca-file`), as PEM.
   */
  clientCA: string | null;
  /**
   * Whether it takes requests without a credential (`--anonymous-auth`).
   */
  anonymous: boolean | null;
  /**
   * The discovery document of its issuer. It is not looked at.
   */
  discovery: object | null;
  /**
   * Objects that exist.
   */
  objects: Array<KnownObject>;
  /**
   * Whether `objects` holds all there are: then an object that is not listed is absent, else it is unknown.
   */
  complete: boolean;
};

/**
 * What was compared.
 */
export type Compared =
  | 'objects'
  | 'certificates'
  | 'issuance'
  | 'certificationRequests'
  | 'authorities'
  | 'keySets'
  | 'tokens';

/**
 * What differs between two inputs.
 */
export type Comparison = {
  /**
   * What was compared; absent where the inputs have nothing in common.
   */
  kind?: Compared;
  /**
   * The worst of the differences. Where something was not compared, `material change` unless the inputs are the same: what
   * differs is not known.
   */
  class: ChangeClass;
  /**
   * What differs between credentials, in the order of the first input.
   */
  differences: Array<Difference>;
  /**
   * What differs between the fields of objects, in the order of the first input.
   */
  fields: Array<FieldDifference>;
  /**
   * How many fields more differ than are listed.
   */
  omitted: number;
  /**
   * What was not compared, in words: `1 token of the second input`.
   */
  notCompared: Array<string>;
  /**
   * The tokens and certificates of both inputs: what becomes of them, once the second input has taken the place of the
   * first.
   */
  affected: Array<Affected>;
  /**
   * Why nothing was compared.
   */
  error?: string;
};

/**
 * Which CustomResourceDefinition of OpenShift's Authentication is installed.
 */
export type CrdVariant = 'Default' | 'CustomNoUpgrade';

/**
 * A value, or why there is none in its place.
 */
export type Decoded<T> =
  | T
  | {
      /**
       * Why.
       */
      error: string;
    };

/**
 * Why a body could not be decoded.
 */
export type DecodingError = {
  /**
   * Which error.
   */
  kind: DecodingErrorKind;
  /**
   * Of a type error: the field.
   */
  field?: string;
  /**
   * Of a type error: what stands there.
   */
  found?: string;
};

/**
 * The errors of a 400.
 */
export type DecodingErrorKind =
  | 'json-syntax'
  | 'yaml-syntax'
  | 'yaml-value'
  | 'type'
  | 'base64'
  | 'time'
  | 'strict'
  | 'kind-mismatch'
  | 'name-mismatch'
  | 'namespace-mismatch'
  | 'name-required'
  | 'token-required'
  | 'bound-object'
  | 'other';

/**
 * How objects are deleted.
 */
export type DeleteOptions = {
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * Seconds that the object has to end; zero: none.
   */
  gracePeriodSeconds?: number | undefined;
  /**
   * What must hold of the object, or nothing is deleted.
   */
  preconditions?:
    | {
        /**
         * The uid that it must have.
         */
        uid?: string | undefined;
        /**
         * The state that it must be in.
         */
        resourceVersion?: string | undefined;
      }
    | undefined;
  /**
   * Superseded by `propagationPolicy`.
   */
  orphanDependents?: boolean | undefined;
  /**
   * What becomes of the objects that depend on it.
   */
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground' | undefined;
  /**
   * `All`: nothing is deleted.
   */
  dryRun?: ReadonlyArray<string> | undefined;
  /**
   * Whether an object that can't be read is deleted without what a deletion does else.
   */
  ignoreStoreReadErrorWithClusterBreakingPotential?: boolean | undefined;
};

/**
 * Asks a signer for a certificate.
 */
export type DenialInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * Why, in one word.
   */
  reason?: string | undefined;
  /**
   * Why, for people.
   */
  message?: string | undefined;
  /**
   * When it was last written; now, if absent.
   */
  lastUpdateTime?: string | undefined;
  /**
   * When its status last changed.
   */
  lastTransitionTime?: string | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * What is asked, and who asks.
   */
  spec?:
    | {
        /**
         * The certification request: PEM, then base64. PEM is encoded.
         */
        request?: string | Uint8Array | undefined;
        /**
         * The signer, such as `kubernetes.io/kube-apiserver-client`.
         */
        signerName?: string | undefined;
        /**
         * How long the certificate shall last, in seconds; at least 600.
         */
        expirationSeconds?: number | undefined;
        /**
         * What the key may be used for.
         */
        usages?:
          | ReadonlyArray<
              | 'signing'
              | 'digital signature'
              | 'content commitment'
              | 'key encipherment'
              | 'key agreement'
              | 'data encipherment'
              | 'cert sign'
              | 'crl sign'
              | 'encipher only'
              | 'decipher only'
              | 'any'
              | 'server auth'
              | 'client auth'
              | 'code signing'
              | 'email protection'
              | 's/mime'
              | 'ipsec end system'
              | 'ipsec tunnel'
              | 'ipsec user'
              | 'timestamping'
              | 'ocsp signing'
              | 'microsoft sgc'
              | 'netscape sgc'
            >
          | undefined;
        /**
         * Who asks; set by the server.
         */
        username?: string | undefined;
        /**
         * The identifier of who asks; set by the server.
         */
        uid?: string | undefined;
        /**
         * The groups of who asks; set by the server.
         */
        groups?: ReadonlyArray<string> | undefined;
        /**
         * What else is known of who asks; set by the server.
         */
        extra?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
      }
    | undefined;
  /**
   * The decision, and the certificate.
   */
  status?:
    | {
        /**
         * The decisions so far.
         */
        conditions?:
          | ReadonlyArray<{
              /**
               * `Approved`, `Denied`, `Failed`, or a word of one's own.
               */
              type: string;
              /**
               * `True`, `False` or `Unknown`; the first three types are always `True`.
               */
              status: string;
              /**
               * Why, in one word.
               */
              reason?: string | undefined;
              /**
               * Why, for people.
               */
              message?: string | undefined;
              /**
               * When it was last written; now, if absent.
               */
              lastUpdateTime?: string | undefined;
              /**
               * When its status last changed.
               */
              lastTransitionTime?: string | undefined;
            }>
          | undefined;
        /**
         * The certificate and those above it: PEM, then base64. PEM is encoded.
         */
        certificate?: string | Uint8Array | undefined;
      }
    | undefined;
};

/**
 * A finding, as data: what is wrong, where, and what to do.
 */
export type Diagnostic = {
  /**
   * The rule that was broken, such as `csr/expiration-too-short`.
   */
  rule: string;
  /**
   * How bad it is.
   */
  severity: Severity;
  /**
   * Who says so.
   */
  origin: Origin;
  /**
   * For `apiserver`: the word that the server uses.
   */
  reason?: Reason;
  /**
   * What is wrong. User values stand in backticks, shortened; never secret material.
   */
  message: string;
  /**
   * What to do.
   */
  help?: string;
  /**
   * The field, as the server names it: `spec.usages[1]`.
   */
  path?: string;
  /**
   * The field as an RFC 6901 pointer: `/spec/usages/1`.
   */
  pointer?: string;
  /**
   * Where in the text; absent for binary input.
   */
  range?: Range;
  /**
   * The steps into the payload, outermost first.
   */
  within: Array<Step>;
  /**
   * Second places.
   */
  labels: Array<Label>;
  /**
   * A change that mends it.
   */
  fix?: Fix;
};

/**
 * Something that differs.
 */
export type Difference = {
  /**
   * What it is, such as `subject` or `claims.aud`.
   */
  field: string;
  /**
   * The field of an object in which the credential is encoded, as the `path` of a field that differs; with the object before
   * it, where an input holds several. Absent where the credential stands by itself.
   */
  path?: string;
  /**
   * Its value in the first input; absent where it has none.
   */
  a?: string;
  /**
   * Its value in the second input.
   */
  b?: string;
  /**
   * What it means.
   */
  class: ChangeClass;
  /**
   * Why, where the name of the field does not say it.
   */
  reason?: string;
};

/**
 * What an exec plugin is asked, and what it answers.
 */
export type ExecCredentialInput = {
  /**
   * When kubectl asks the plugin again.
   */
  expirationTimestamp?: string | undefined;
  /**
   * A bearer token.
   */
  token?: string | undefined;
  /**
   * The client certificate and those above it, as PEM.
   */
  clientCertificateData?: string | undefined;
  /**
   * The private key of the client certificate, as PEM.
   */
  clientKeyData?: string | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * What kubectl tells the plugin.
   */
  spec?:
    | {
        /**
         * The cluster, where the kubeconfig says `provideClusterInfo`.
         */
        cluster?:
          | {
              /**
               * The address of the server.
               */
              server?: string | undefined;
              /**
               * The name that the server's certificate must have.
               */
              'tls-server-name'?: string | undefined;
              /**
               * Whether the server's certificate is not checked.
               */
              'insecure-skip-tls-verify'?: boolean | undefined;
              /**
               * The certificates that may sign the server's: PEM, then base64. PEM is encoded.
               */
              'certificate-authority-data'?: string | Uint8Array | undefined;
              /**
               * The proxy.
               */
              'proxy-url'?: string | undefined;
              /**
               * Whether answers shall not be compressed.
               */
              'disable-compression'?: boolean | undefined;
              /**
               * What the kubeconfig's cluster says for plugins; no place for secrets.
               */
              config?: unknown | undefined;
            }
          | undefined;
        /**
         * Whether the plugin may ask the person.
         */
        interactive?: boolean | undefined;
      }
    | undefined;
  /**
   * The credential.
   */
  status?:
    | {
        /**
         * When kubectl asks the plugin again.
         */
        expirationTimestamp?: string | undefined;
        /**
         * A bearer token.
         */
        token?: string | undefined;
        /**
         * The client certificate and those above it, as PEM.
         */
        clientCertificateData?: string | undefined;
        /**
         * The private key of the client certificate, as PEM.
         */
        clientKeyData?: string | undefined;
      }
    | undefined;
};

/**
 * What an exec plugin is asked, and what it answers.
 */
export type ExecInfoInput = {
  /**
   * The cluster, where the kubeconfig says `provideClusterInfo`.
   */
  cluster?:
    | {
        /**
         * The address of the server.
         */
        server?: string | undefined;
        /**
         * The name that the server's certificate must have.
         */
        'tls-server-name'?: string | undefined;
        /**
         * Whether the server's certificate is not checked.
         */
        'insecure-skip-tls-verify'?: boolean | undefined;
        /**
         * The certificates that may sign the server's: PEM, then base64. PEM is encoded.
         */
        'certificate-authority-data'?: string | Uint8Array | undefined;
        /**
         * The proxy.
         */
        'proxy-url'?: string | undefined;
        /**
         * Whether answers shall not be compressed.
         */
        'disable-compression'?: boolean | undefined;
        /**
         * What the kubeconfig's cluster says for plugins; no place for secrets.
         */
        config?: unknown | undefined;
      }
    | undefined;
  /**
   * Whether the plugin may ask the person.
   */
  interactive?: boolean | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * What kubectl tells the plugin.
   */
  spec?:
    | {
        /**
         * The cluster, where the kubeconfig says `provideClusterInfo`.
         */
        cluster?:
          | {
              /**
               * The address of the server.
               */
              server?: string | undefined;
              /**
               * The name that the server's certificate must have.
               */
              'tls-server-name'?: string | undefined;
              /**
               * Whether the server's certificate is not checked.
               */
              'insecure-skip-tls-verify'?: boolean | undefined;
              /**
               * The certificates that may sign the server's: PEM, then base64. PEM is encoded.
               */
              'certificate-authority-data'?: string | Uint8Array | undefined;
              /**
               * The proxy.
               */
              'proxy-url'?: string | undefined;
              /**
               * Whether answers shall not be compressed.
               */
              'disable-compression'?: boolean | undefined;
              /**
               * What the kubeconfig's cluster says for plugins; no place for secrets.
               */
              config?: unknown | undefined;
            }
          | undefined;
        /**
         * Whether the plugin may ask the person.
         */
        interactive?: boolean | undefined;
      }
    | undefined;
  /**
   * The credential.
   */
  status?:
    | {
        /**
         * When kubectl asks the plugin again.
         */
        expirationTimestamp?: string | undefined;
        /**
         * A bearer token.
         */
        token?: string | undefined;
        /**
         * The client certificate and those above it, as PEM.
         */
        clientCertificateData?: string | undefined;
        /**
         * The private key of the client certificate, as PEM.
         */
        clientKeyData?: string | undefined;
      }
    | undefined;
};

/**
 * What a check must say of a token.
 */
export type ExpectedCheck = {
  /**
   * The check.
   */
  name: string;
  /**
   * What comes of it.
   */
  status: SignatureStatus;
};

/**
 * What `verifyToken` must say of a token.
 */
export type ExpectedVerification = {
  /**
   * Of all of it.
   */
  status: SignatureStatus;
  /**
   * Of each check.
   */
  checks: Array<ExpectedCheck>;
};

/**
 * An extension.
 */
export type Extension = {
  /**
   * Its identifier.
   */
  oid: string;
  /**
   * Its name, such as `subjectAltName`; the identifier where it is not known.
   */
  name: string;
  /**
   * Whether who does not know it must refuse the certificate.
   */
  critical: boolean;
  /**
   * Its value.
   */
  value: ExtensionValue;
  /**
   * Its DER in hexadecimal, where the value does not tell all of it.
   */
  der?: string;
  /**
   * What keeps its value from being read completely.
   */
  error?: string;
};

/**
 * An extension (RFC 5280, section 4.2).
 */
export type ExtensionInput = {
  /**
   * Its identifier, or its name where that is known here.
   */
  oid: string;
  /**
   * Whether who does not know it must refuse the certificate.
   */
  critical: boolean;
  /**
   * The DER of its value, in hexadecimal.
   */
  der: string;
};

/**
 * The value of an extension, by its name.
 */
export type ExtensionValue =
  | Array<GeneralName>
  | Array<string>
  | Array<Purpose>
  | BasicConstraints
  | AuthorityKeyIdentifier
  | Structured
  | string;

/**
 * A field that differs between two objects.
 */
export type FieldDifference = {
  /**
   * The kind and name of the object, where an input holds several.
   */
  object?: string;
  /**
   * The way to the field, such as `users[admin].user.token`; empty, where a whole object is in one input alone.
   */
  path: string;
  /**
   * The same in its object (RFC 6901): in that of the first input, or where the field is not there, of the second.
   */
  pointer: string;
  /**
   * Its value in the first input; absent where it is not there. Secrets are masked.
   */
  before?: string;
  /**
   * Its value in the second input.
   */
  after?: string;
  /**
   * Where it stands in the first input.
   */
  rangeA?: Range;
  /**
   * Where it stands in the second input.
   */
  rangeB?: Range;
  /**
   * What it means: of a field in which a credential is encoded what its differences mean.
   */
  class: ChangeClass;
  /**
   * Why, where the path does not say it.
   */
  reason?: string;
};

/**
 * Hashes of a certificate, in lower-case hexadecimal.
 */
export type Fingerprints = {
  /**
   * SHA-1.
   */
  sha1: string;
  /**
   * SHA-256.
   */
  sha256: string;
};

/**
 * A change of the text that mends a finding.
 */
export type Fix = {
  /**
   * What it does, as on a button: `Set 600`.
   */
  title: string;
  /**
   * The edits, none overlapping.
   */
  edits: Array<TextEdit>;
  /**
   * Whether it can be applied without thinking.
   */
  applicability: Applicability;
};

/**
 * A text in one style.
 */
export type Formatted = {
  /**
   * What it was read as. Absent where it is neither an object nor a list.
   */
  syntax?: Syntax;
  /**
   * The text. Absent where it can't be formatted.
   */
  text?: string;
  /**
   * Why it can't.
   */
  refused?: string;
  /**
   * How many comments the text had.
   */
  comments: number;
  /**
   * How many of them found no place in the result.
   */
  lost: number;
  /**
   * Whether YAML anchors were written out.
   */
  anchors: boolean;
};

/**
 * A name of some form (RFC 5280, section 4.2.1.6).
 */
export type GeneralName = {
  /**
   * Its form: `dNSName`, `iPAddress`, `rfc822Name`, `uniformResourceIdentifier`, `directoryName`, `otherName`,
   * `registeredID`, `x400Address`, `ediPartyName`; `unknown` of any other, which readers pass over.
   */
  type: string;
  /**
   * The name as text; in name constraints an `iPAddress` with the length of its prefix, `10.0.0.0/8`; of an
   * `otherName` the text of its value, or its DER in hexadecimal; of an unknown form its DER.
   */
  value: string;
  /**
   * Of an `otherName`: the identifier of its type.
   */
  oid?: string;
  /**
   * Of a `directoryName`: the name in its parts.
   */
  name?: Name;
};

/**
 * A name of some form (RFC 5280, section 4.2.1.6).
 */
export type GeneralNameInput = {
  /**
   * Its form.
   */
  type:
    | 'dNSName'
    | 'iPAddress'
    | 'rfc822Name'
    | 'uniformResourceIdentifier'
    | 'directoryName'
    | 'otherName'
    | 'registeredID'
    | 'x400Address'
    | 'ediPartyName';
  /**
   * The name as text; of an `otherName` the text of its value, of `x400Address` and `ediPartyName` the DER of the whole
   * name in hexadecimal.
   */
  value: string;
  /**
   * Of an `otherName`: the identifier of its type.
   */
  oid: string;
  /**
   * Of an `otherName` whose value is no text: the DER of the value, in hexadecimal.
   */
  der: string;
  /**
   * Of a `directoryName`: the attributes of the name.
   */
  name: Array<NameAttributeInput>;
};

/**
 * A request to kube-apiserver.
 */
export type HttpRequest = {
  /**
   * The method.
   */
  method: string;
  /**
   * The path and the query, percent-encoded.
   */
  path: string;
  /**
   * The headers, but for who sends it.
   */
  headers: Record<string, string>;
  /**
   * The body, where it has one.
   */
  body?: string;
};

/**
 * The JSON of a document.
 */
export type JsonDocument = {
  /**
   * The JSON, on one line; numbers keep the text that the reader gives them. Absent where it is refused.
   */
  json?: string;
  /**
   * Why it is refused.
   */
  error?: string;
  /**
   * Whether a key is there twice, which strict reading refuses.
   */
  duplicates: boolean;
  /**
   * Where the document stands.
   */
  range: Range;
};

/**
 * The JSON of the documents of a text.
 */
export type JsonDocuments = {
  /**
   * The documents, in order.
   */
  documents: Array<JsonDocument>;
  /**
   * What is wrong with them, and where other readers differ.
   */
  diagnostics: Array<Diagnostic>;
};

/**
 * A JSON Schema: its keywords in the order in which a person reads them.
 */
export type JsonSchema = {
  $schema: string;
  $id: string;
  title: string;
  description: string;
  [keyword: string]: unknown;
};

/**
 * A JSON Web Key (RFC 7517, section 4).
 *
 * What is absent in the key, or could not be read, is absent here; `error` says why there is no public key.
 */
export type JsonWebKey = {
  /**
   * `kty`: its type, such as `RSA` or `EC`.
   */
  keyType?: string;
  /**
   * `kid`: its name.
   */
  keyId?: string;
  /**
   * `use`: `sig` or `enc`.
   */
  use?: string;
  /**
   * `key_ops`: what it is for.
   */
  keyOperations: Array<string>;
  /**
   * `alg`: with which algorithm.
   */
  algorithm?: string;
  /**
   * `crv`: on which curve.
   */
  curve?: string;
  /**
   * Its length in bits: of the RSA modulus, of the field of a curve, of a symmetric key.
   */
  bits?: number;
  /**
   * The public key, as a certificate has it.
   */
  publicKey?: PublicKey;
  /**
   * The `kid` that kube-apiserver gives this key: SHA-256 of its SubjectPublicKeyInfo, as base64url.
   */
  kubernetesKeyId?: string;
  /**
   * The thumbprint (RFC 7638) with SHA-256, as base64url. Symmetric keys have none here: it would tell of them.
   */
  thumbprint?: string;
  /**
   * Whether it holds members that are secret.
   */
  private: boolean;
  /**
   * All members in their order, a repeated one more than once; without the values of those that are secret.
   */
  members: Array<KeyMember>;
  /**
   * Why there is no public key.
   */
  error?: string;
};

/**
 * A JSON Web Key set (RFC 7517, section 5).
 */
export type JsonWebKeySet = {
  /**
   * Its keys, in their order; of more than 200 the first.
   */
  keys: Array<JsonWebKey>;
  /**
   * What keeps it from being read completely.
   */
  error?: string;
};

/**
 * A JSON Web Token (RFC 7519) in compact serialisation (RFC 7515).
 *
 * What is absent in the token, or could not be read, is absent here; `error` says what could not be read.
 */
export type JsonWebToken = {
  /**
   * Whose token it is.
   */
  kind: TokenKind;
  /**
   * `alg` (RFC 7515, section 4.1.1).
   */
  algorithm?: string;
  /**
   * `kid` (RFC 7515, section 4.1.4).
   */
  keyId?: string;
  /**
   * `typ` (RFC 7515, section 4.1.9).
   */
  type?: string;
  /**
   * `cty` (RFC 7515, section 4.1.10).
   */
  contentType?: string;
  /**
   * `iss` (RFC 7519, section 4.1.1).
   */
  issuer?: string;
  /**
   * `sub` (RFC 7519, section 4.1.2).
   */
  subject?: string;
  /**
   * `aud` (RFC 7519, section 4.1.3), as a list even where it is one string.
   */
  audiences: Array<string>;
  /**
   * `exp` (RFC 7519, section 4.1.4), as RFC 3339 in UTC.
   */
  expiresAt?: string;
  /**
   * `nbf` (RFC 7519, section 4.1.5), as RFC 3339 in UTC.
   */
  notBefore?: string;
  /**
   * `iat` (RFC 7519, section 4.1.6), as RFC 3339 in UTC.
   */
  issuedAt?: string;
  /**
   * `jti` (RFC 7519, section 4.1.7).
   */
  jwtId?: string;
  /**
   * By what kube-apiserver names the credential in its audit log: `JTI=` and `jti`.
   */
  credentialId?: string;
  /**
   * What Kubernetes says of the ServiceAccount whose token it is.
   */
  kubernetes?: KubernetesClaims;
  /**
   * What an issuer of OpenID Connect says of the user.
   */
  openIdConnect?: OpenIdConnectClaims;
  /**
   * Whether its `kid` names a key that was pasted beside it, where one was. Of the signature it says nothing.
   */
  key?: NamedKey;
  /**
   * All members of the header, in their order; a repeated one more than once.
   */
  header: Array<TokenMember>;
  /**
   * All claims, in their order; a repeated one more than once.
   */
  claims: Array<TokenMember>;
  /**
   * Whether the signature is good.
   */
  signature: SignatureVerdict;
  /**
   * What keeps it from being read completely.
   */
  error?: string;
};

/**
 * The three parts of a compact JWS (RFC 7515, section 7.1).
 */
export type JwsPart = 'header' | 'claims' | 'signature';

/**
 * A key that stands alone.
 */
export type Key = ({ type: 'privateKey' } & PrivateKey) | ({ type: 'publicKey' } & PublicKey);

/**
 * How a private key is encrypted.
 */
export type KeyEncryption = {
  /**
   * The scheme: `PBES2`, `pbeWithMD5AndDES-CBC`, `PEM headers`, `OpenSSH`; of an unknown one its identifier.
   */
  scheme: string;
  /**
   * How a key is made of the passphrase: `PBKDF2 with hmacWithSHA256`, `scrypt`.
   */
  kdf?: string;
  /**
   * How often that is done; of scrypt its cost.
   */
  iterations?: number;
  /**
   * The cipher, such as `AES-256-CBC`.
   */
  cipher?: string;
};

/**
 * A member of a key.
 */
export type KeyMember = {
  /**
   * Its name.
   */
  name: string;
  /**
   * Its value, as JSON; absent where it is secret. A number that a double might change is a string of its text.
   */
  value?: unknown;
};

/**
 * The artifacts of one public key.
 */
export type KeyRelation = {
  /**
   * SHA-256 of the SubjectPublicKeyInfo, in hexadecimal.
   */
  sha256: string;
  /**
   * The artifacts, in the order of the report.
   */
  members: Array<Member>;
};

/**
 * What a JSON Web Key set is worth.
 */
export type KeySetVerification = {
  /**
   * Failed where something is wrong with the set or with one of its keys; else not checked where not all of it was looked
   * at, or tokens are checked with none of its algorithms here; else verified.
   */
  status: SignatureStatus;
  /**
   * What is wrong with the set as a whole; the names are those of the rules that are broken. What was left because there is too
   * much of it has the word `limit`.
   */
  checks: Array<Check>;
  /**
   * Its keys, in their order.
   */
  keys: Array<KeyVerification>;
};

/**
 * What became of a key that a token may be signed with.
 */
export type KeyUse = {
  /**
   * What it is: `jsonWebKey`, `publicKey`, `privateKey`, `certificate`, `secret`, or `unreadable`.
   */
  type: string;
  /**
   * Its `kid`, where it has one.
   */
  keyId?: string;
  /**
   * SHA-256 of its SubjectPublicKeyInfo, in hexadecimal; secrets have none.
   */
  sha256?: string;
  /**
   * `verified`: it made the signature. `failed`: it did not. `notChecked`: it was not used.
   */
  status: SignatureStatus;
  /**
   * Why not, as a word that stays the same. Not used: `kid`, `malformed`, `noKey` (there is none in the text), `type`, `curve`, `alg`, `use`, `keyOps`,
   * `duplicateKid`, `mixedSet`, `publicKey` (as a secret), `size`, `exponent`, `modulus`, `vulnerable`, `point`, `token` (no
   * key is tried with such a token), `notNeeded`, `limit`. Failed: `range` (a number of an ECDSA signature that cannot
   * be), `signature`.
   */
  refusal?: string;
  /**
   * The same in words.
   */
  reason?: string;
};

/**
 * What a key of a set is worth.
 */
export type KeyVerification = {
  /**
   * Failed where something is wrong with it; not checked where it is one of an algorithm that is not supported; else
   * verified: tokens may be checked with it.
   */
  status: SignatureStatus;
  /**
   * What is wrong with it; the names are those of the rules that are broken: `key-set/duplicate-kid`. Where none is and yet
   * `verifyToken` would not use it, `use` says why.
   */
  checks: Array<Check>;
  /**
   * The key; in `kubernetesKeyId` the `kid` that kube-apiserver would give it.
   */
  key: JsonWebKey;
};

/**
 * An object that is known to exist.
 */
export type KnownObject = {
  /**
   * Its kind.
   */
  kind: string;
  /**
   * Its namespace; empty where the kind has none.
   */
  namespace: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * Its uid, where known.
   */
  uid: string | null;
  /**
   * Since when it is being deleted, RFC 3339; absent where it is not.
   */
  deletionTimestamp: string | null;
  /**
   * Of a pod: its ServiceAccount. It is not looked at.
   */
  serviceAccountName: string | null;
  /**
   * Of a pod: the node on which it runs. It is not looked at.
   */
  nodeName: string | null;
};

/**
 * A kubeconfig: clusters, users, and the contexts that say who goes where.
 */
export type Kubeconfig = {
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string;
  /**
   * The kind of the object.
   */
  kind?: string;
  /**
   * Nothing reads it any more.
   */
  preferences?: {
    /**
     * Once: whether kubectl prints in colours.
     */
    colors?: boolean;
    /**
     * What other programs keep here; client-go passes over it.
     */
    extensions?: Array<{
      /**
       * Whose it is.
       */
      name: string;
      /**
       * Anything.
       */
      extension?: unknown;
    }>;
  };
  /**
   * The clusters, by name.
   */
  clusters?: Array<{
    /**
     * The name by which others here refer to it.
     */
    name: string;
    /**
     * The cluster.
     */
    cluster: {
      /**
       * The URL of the API server.
       */
      server: string;
      /**
       * The name that the server's certificate must have, where that is not the host of the URL.
       */
      'tls-server-name'?: string;
      /**
       * Whether the server's certificate is not checked.
       */
      'insecure-skip-tls-verify'?: boolean;
      /**
       * A file with the certificates that may sign the server's.
       */
      'certificate-authority'?: string;
      /**
       * The certificates that may sign the server's: PEM, then base64. They count before the file.
       */
      'certificate-authority-data'?: string;
      /**
       * The proxy: an URL that begins with http, https or socks5.
       */
      'proxy-url'?: string;
      /**
       * Whether answers shall not be compressed.
       */
      'disable-compression'?: boolean;
      /**
       * What other programs keep here; client-go passes over it.
       */
      extensions?: Array<{
        /**
         * Whose it is.
         */
        name: string;
        /**
         * Anything.
         */
        extension?: unknown;
      }>;
    };
  }>;
  /**
   * The users, by name.
   */
  users?: Array<{
    /**
     * The name by which others here refer to it.
     */
    name: string;
    /**
     * The user.
     */
    user: {
      /**
       * A file with the client certificate.
       */
      'client-certificate'?: string;
      /**
       * The client certificate and those above it: PEM, then base64. It counts before the file.
       */
      'client-certificate-data'?: string;
      /**
       * A file with the private key of the client certificate.
       */
      'client-key'?: string;
      /**
       * The private key of the client certificate: PEM, then base64. It counts before the file.
       */
      'client-key-data'?: string;
      /**
       * A bearer token.
       */
      token?: string;
      /**
       * A file with a bearer token, which is read again and again.
       */
      tokenFile?: string;
      /**
       * The user to impersonate.
       */
      as?: string;
      /**
       * The uid to impersonate.
       */
      'as-uid'?: string;
      /**
       * The groups to impersonate.
       */
      'as-groups'?: Array<string>;
      /**
       * What else to impersonate.
       */
      'as-user-extra'?: { [key in string]: Array<string> };
      /**
       * The name for basic authentication, which no API server takes since 1.19.
       */
      username?: string;
      /**
       * The password for basic authentication.
       */
      password?: string;
      /**
       * A provider that is built in: `oidc` is left.
       */
      'auth-provider'?: {
        /**
         * The provider.
         */
        name: string;
        /**
         * What it needs; of `oidc` also its tokens.
         */
        config?: { [key in string]: string };
      };
      /**
       * A plugin that is run for the credential.
       */
      exec?: {
        /**
         * The command.
         */
        command: string;
        /**
         * Its arguments.
         */
        args?: Array<string>;
        /**
         * Environment variables for it.
         */
        env?: Array<{
          /**
           * The name.
           */
          name: string;
          /**
           * The value.
           */
          value?: string;
        }>;
        /**
         * The version of ExecCredential that it speaks.
         */
        apiVersion?: string;
        /**
         * What is printed where the command is not found.
         */
        installHint?: string;
        /**
         * Whether it is told of the cluster.
         */
        provideClusterInfo?: boolean;
        /**
         * Whether it needs standard input.
         */
        interactiveMode?: string;
      };
      /**
       * What other programs keep here; client-go passes over it.
       */
      extensions?: Array<{
        /**
         * Whose it is.
         */
        name: string;
        /**
         * Anything.
         */
        extension?: unknown;
      }>;
    };
  }>;
  /**
   * The contexts, by name.
   */
  contexts?: Array<{
    /**
     * The name by which others here refer to it.
     */
    name: string;
    /**
     * The context.
     */
    context: {
      /**
       * The name of the cluster.
       */
      cluster: string;
      /**
       * The name of the user.
       */
      user: string;
      /**
       * The namespace that is used where no other is named.
       */
      namespace?: string;
      /**
       * What other programs keep here; client-go passes over it.
       */
      extensions?: Array<{
        /**
         * Whose it is.
         */
        name: string;
        /**
         * Anything.
         */
        extension?: unknown;
      }>;
    };
  }>;
  /**
   * The context that is used where no other is named.
   */
  'current-context'?: string;
  /**
   * What other programs keep here; client-go passes over it.
   */
  extensions?: Array<{
    /**
     * Whose it is.
     */
    name: string;
    /**
     * Anything.
     */
    extension?: unknown;
  }>;
};

/**
 * A kubeconfig: clusters, users, and the contexts that say who goes where.
 */
export type KubeconfigInput = {
  /**
   * The name of the context. Absent: `USER@CLUSTER`.
   */
  name?: string | undefined;
  /**
   * The cluster.
   */
  cluster?:
    | {
        /** Its name here. */ name?: string | undefined;
        /**
         * The URL of the API server.
         */
        server: string;
        /**
         * The name that the server's certificate must have, where that is not the host of the URL.
         */
        'tls-server-name'?: string | undefined;
        /**
         * Whether the server's certificate is not checked.
         */
        'insecure-skip-tls-verify'?: boolean | undefined;
        /**
         * A file with the certificates that may sign the server's.
         */
        'certificate-authority'?: string | undefined;
        /**
         * The certificates that may sign the server's: PEM, then base64. They count before the file. PEM is encoded.
         */
        'certificate-authority-data'?: string | Uint8Array | undefined;
        /**
         * The proxy: an URL that begins with http, https or socks5.
         */
        'proxy-url'?: string | undefined;
        /**
         * Whether answers shall not be compressed.
         */
        'disable-compression'?: boolean | undefined;
        /**
         * What other programs keep here; client-go passes over it.
         */
        extensions?:
          | ReadonlyArray<{
              /**
               * Whose it is.
               */
              name: string;
              /**
               * Anything.
               */
              extension?: unknown | undefined;
            }>
          | undefined;
      }
    | undefined;
  /**
   * The user.
   */
  user?:
    | {
        /** Its name here. */ name?: string | undefined;
        /**
         * A file with the client certificate.
         */
        'client-certificate'?: string | undefined;
        /**
         * The client certificate and those above it: PEM, then base64. It counts before the file. PEM is encoded.
         */
        'client-certificate-data'?: string | Uint8Array | undefined;
        /**
         * A file with the private key of the client certificate.
         */
        'client-key'?: string | undefined;
        /**
         * The private key of the client certificate: PEM, then base64. It counts before the file. PEM is encoded.
         */
        'client-key-data'?: string | Uint8Array | undefined;
        /**
         * A bearer token.
         */
        token?: string | undefined;
        /**
         * A file with a bearer token, which is read again and again.
         */
        tokenFile?: string | undefined;
        /**
         * The user to impersonate.
         */
        as?: string | undefined;
        /**
         * The uid to impersonate.
         */
        'as-uid'?: string | undefined;
        /**
         * The groups to impersonate.
         */
        'as-groups'?: ReadonlyArray<string> | undefined;
        /**
         * What else to impersonate.
         */
        'as-user-extra'?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
        /**
         * The name for basic authentication, which no API server takes since 1.19.
         */
        username?: string | undefined;
        /**
         * The password for basic authentication.
         */
        password?: string | undefined;
        /**
         * A provider that is built in: `oidc` is left.
         */
        'auth-provider'?:
          | {
              /**
               * The provider.
               */
              name: string;
              /**
               * What it needs; of `oidc` also its tokens.
               */
              config?: { readonly [key in string]: string } | undefined;
            }
          | undefined;
        /**
         * A plugin that is run for the credential.
         */
        exec?:
          | {
              /**
               * The command.
               */
              command: string;
              /**
               * Its arguments.
               */
              args?: ReadonlyArray<string> | undefined;
              /**
               * Environment variables for it.
               */
              env?:
                | ReadonlyArray<{
                    /**
                     * The name.
                     */
                    name: string;
                    /**
                     * The value.
                     */
                    value?: string | undefined;
                  }>
                | undefined;
              /**
               * The version of ExecCredential that it speaks.
               */
              apiVersion: string;
              /**
               * What is printed where the command is not found.
               */
              installHint?: string | undefined;
              /**
               * Whether it is told of the cluster.
               */
              provideClusterInfo?: boolean | undefined;
              /**
               * Whether it needs standard input.
               */
              interactiveMode?: 'Never' | 'IfAvailable' | 'Always' | undefined;
            }
          | undefined;
        /**
         * What other programs keep here; client-go passes over it.
         */
        extensions?:
          | ReadonlyArray<{
              /**
               * Whose it is.
               */
              name: string;
              /**
               * Anything.
               */
              extension?: unknown | undefined;
            }>
          | undefined;
      }
    | undefined;
  /**
   * The namespace that is used where no other is named.
   */
  namespace?: string | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * Nothing reads it any more.
   */
  preferences?:
    | {
        /**
         * Once: whether kubectl prints in colours.
         */
        colors?: boolean | undefined;
        /**
         * What other programs keep here; client-go passes over it.
         */
        extensions?:
          | ReadonlyArray<{
              /**
               * Whose it is.
               */
              name: string;
              /**
               * Anything.
               */
              extension?: unknown | undefined;
            }>
          | undefined;
      }
    | undefined;
  /**
   * The clusters, by name.
   */
  clusters?:
    | ReadonlyArray<{
        /**
         * The name by which others here refer to it.
         */
        name: string;
        /**
         * The cluster.
         */
        cluster: {
          /**
           * The URL of the API server.
           */
          server: string;
          /**
           * The name that the server's certificate must have, where that is not the host of the URL.
           */
          'tls-server-name'?: string | undefined;
          /**
           * Whether the server's certificate is not checked.
           */
          'insecure-skip-tls-verify'?: boolean | undefined;
          /**
           * A file with the certificates that may sign the server's.
           */
          'certificate-authority'?: string | undefined;
          /**
           * The certificates that may sign the server's: PEM, then base64. They count before the file. PEM is encoded.
           */
          'certificate-authority-data'?: string | Uint8Array | undefined;
          /**
           * The proxy: an URL that begins with http, https or socks5.
           */
          'proxy-url'?: string | undefined;
          /**
           * Whether answers shall not be compressed.
           */
          'disable-compression'?: boolean | undefined;
          /**
           * What other programs keep here; client-go passes over it.
           */
          extensions?:
            | ReadonlyArray<{
                /**
                 * Whose it is.
                 */
                name: string;
                /**
                 * Anything.
                 */
                extension?: unknown | undefined;
              }>
            | undefined;
        };
      }>
    | undefined;
  /**
   * The users, by name.
   */
  users?:
    | ReadonlyArray<{
        /**
         * The name by which others here refer to it.
         */
        name: string;
        /**
         * The user.
         */
        user: {
          /**
           * A file with the client certificate.
           */
          'client-certificate'?: string | undefined;
          /**
           * The client certificate and those above it: PEM, then base64. It counts before the file. PEM is encoded.
           */
          'client-certificate-data'?: string | Uint8Array | undefined;
          /**
           * A file with the private key of the client certificate.
           */
          'client-key'?: string | undefined;
          /**
           * The private key of the client certificate: PEM, then base64. It counts before the file. PEM is encoded.
           */
          'client-key-data'?: string | Uint8Array | undefined;
          /**
           * A bearer token.
           */
          token?: string | undefined;
          /**
           * A file with a bearer token, which is read again and again.
           */
          tokenFile?: string | undefined;
          /**
           * The user to impersonate.
           */
          as?: string | undefined;
          /**
           * The uid to impersonate.
           */
          'as-uid'?: string | undefined;
          /**
           * The groups to impersonate.
           */
          'as-groups'?: ReadonlyArray<string> | undefined;
          /**
           * What else to impersonate.
           */
          'as-user-extra'?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
          /**
           * The name for basic authentication, which no API server takes since 1.19.
           */
          username?: string | undefined;
          /**
           * The password for basic authentication.
           */
          password?: string | undefined;
          /**
           * A provider that is built in: `oidc` is left.
           */
          'auth-provider'?:
            | {
                /**
                 * The provider.
                 */
                name: string;
                /**
                 * What it needs; of `oidc` also its tokens.
                 */
                config?: { readonly [key in string]: string } | undefined;
              }
            | undefined;
          /**
           * A plugin that is run for the credential.
           */
          exec?:
            | {
                /**
                 * The command.
                 */
                command: string;
                /**
                 * Its arguments.
                 */
                args?: ReadonlyArray<string> | undefined;
                /**
                 * Environment variables for it.
                 */
                env?:
                  | ReadonlyArray<{
                      /**
                       * The name.
                       */
                      name: string;
                      /**
                       * The value.
                       */
                      value?: string | undefined;
                    }>
                  | undefined;
                /**
                 * The version of ExecCredential that it speaks.
                 */
                apiVersion: string;
                /**
                 * What is printed where the command is not found.
                 */
                installHint?: string | undefined;
                /**
                 * Whether it is told of the cluster.
                 */
                provideClusterInfo?: boolean | undefined;
                /**
                 * Whether it needs standard input.
                 */
                interactiveMode?: 'Never' | 'IfAvailable' | 'Always' | undefined;
              }
            | undefined;
          /**
           * What other programs keep here; client-go passes over it.
           */
          extensions?:
            | ReadonlyArray<{
                /**
                 * Whose it is.
                 */
                name: string;
                /**
                 * Anything.
                 */
                extension?: unknown | undefined;
              }>
            | undefined;
        };
      }>
    | undefined;
  /**
   * The contexts, by name.
   */
  contexts?:
    | ReadonlyArray<{
        /**
         * The name by which others here refer to it.
         */
        name: string;
        /**
         * The context.
         */
        context: {
          /**
           * The name of the cluster.
           */
          cluster: string;
          /**
           * The name of the user.
           */
          user: string;
          /**
           * The namespace that is used where no other is named.
           */
          namespace?: string | undefined;
          /**
           * What other programs keep here; client-go passes over it.
           */
          extensions?:
            | ReadonlyArray<{
                /**
                 * Whose it is.
                 */
                name: string;
                /**
                 * Anything.
                 */
                extension?: unknown | undefined;
              }>
            | undefined;
        };
      }>
    | undefined;
  /**
   * The context that is used where no other is named.
   */
  'current-context'?: string | undefined;
  /**
   * What other programs keep here; client-go passes over it.
   */
  extensions?:
    | ReadonlyArray<{
        /**
         * Whose it is.
         */
        name: string;
        /**
         * Anything.
         */
        extension?: unknown | undefined;
      }>
    | undefined;
};

/**
 * What Kubernetes says of the ServiceAccount whose token it is: the claim `kubernetes.io`, or the claims of tokens
 * from Secrets.
 */
export type KubernetesClaims = {
  /**
   * The namespace.
   */
  namespace: string;
  /**
   * The ServiceAccount.
   */
  serviceAccount: ObjectReference;
  /**
   * The pod that the token is bound to.
   */
  pod?: ObjectReference;
  /**
   * The node that the token is bound to, or that its pod runs on.
   */
  node?: ObjectReference;
  /**
   * The Secret that the token is bound to, or stored in.
   */
  secret?: ObjectReference;
  /**
   * With what the token ends: `pod`, `secret` or `node`; absent where it is bound to nothing.
   */
  boundTo?: 'pod' | 'secret' | 'node';
  /**
   * From when on the server warns that the token should have been renewed, as RFC 3339 in UTC.
   */
  warnAfter?: string;
};

/**
 * An object of the Kubernetes API, or of a client of it.
 */
export type KubernetesObject = {
  /**
   * Its API version, such as `certificates.k8s.io/v1`; empty where it has none.
   */
  apiVersion: string;
  /**
   * Its kind; empty where it has none.
   */
  kind: string;
  /**
   * The object as it was read; a number that a double might change (beyond 2^53, or of more than 15 digits) is a string
   * of its text.
   */
  object: unknown;
};

/**
 * A Kubernetes release.
 */
export type KubernetesVersion = '1.33' | '1.34' | '1.35' | '1.36';

/**
 * A second place that belongs to a finding.
 */
export type Label = {
  /**
   * What is there, such as `first declared here`.
   */
  message: string;
  /**
   * Where.
   */
  range: Range;
};

/**
 * A lifetime that is not the one that was asked for.
 */
export type LifetimeNotice = {
  /**
   * What was asked for, in seconds.
   */
  askedSeconds: number;
  /**
   * What the certificate lasts, in seconds.
   */
  lifetimeSeconds: number;
  /**
   * The same in words.
   */
  message: string;
};

/**
 * An artifact of the report.
 */
export type Member = {
  /**
   * The way to it in the report (RFC 6901): `/artifacts/0/children/1`.
   */
  artifact: string;
  /**
   * Its type, as that of the artifact.
   */
  type: string;
  /**
   * Its title.
   */
  title: string;
};

/**
 * The method of a request.
 */
export type Method = 'POST' | 'PUT';

/**
 * An issuer whose certificate is not there.
 */
export type MissingIssuer = {
  /**
   * Its name, as RFC 4514.
   */
  name: string;
  /**
   * The identifier of its key, in hexadecimal, where the certificate tells it.
   */
  keyIdentifier?: string;
};

/**
 * What is wrong with the input of a builder, and in which member.
 */
export type Mistake = {
  /**
   * The member of the input: `subjectAltNames[0].value`.
   */
  path: string;
  /**
   * What is wrong with it.
   */
  message: string;
};

/**
 * A distinguished name.
 */
export type Name = {
  /**
   * Its text by RFC 4514: the last relative name first.
   */
  text: string;
  /**
   * Its attributes in the order in which they are encoded.
   */
  attributes: Array<NameAttribute>;
};

/**
 * An attribute of a distinguished name.
 */
export type NameAttribute = {
  /**
   * The identifier of its type.
   */
  oid: string;
  /**
   * The name of its type, such as `commonName`; the identifier where it is not known.
   */
  name: string;
  /**
   * Its value; of one that is no text the DER in hexadecimal, after `#`.
   */
  value: string;
  /**
   * Whether it belongs to the same relative name as the attribute before it (`OU=a+CN=b`).
   */
  joined?: boolean;
  /**
   * The type of its value where that is neither a `UTF8String` nor a `PrintableString`: `BMPString`.
   */
  stringType?: string;
  /**
   * The DER of its value in hexadecimal, where the text does not tell all of it.
   */
  der?: string;
};

/**
 * An attribute of a distinguished name.
 */
export type NameAttributeInput = {
  /**
   * Its type: a keyword (`CN`, `O`, `OU`, …), a name (`commonName`), or an object identifier.
   */
  type: string;
  /**
   * Its value.
   */
  value: string;
  /**
   * Whether it belongs to the same relative name as the attribute before it (`OU=a+CN=b`).
   */
  joined: boolean;
  /**
   * The type of its value. Absent: `PrintableString` or `IA5String` where the attribute has no other, else `UTF8String`.
   */
  stringType:
    | 'UTF8String'
    | 'PrintableString'
    | 'IA5String'
    | 'NumericString'
    | 'TeletexString'
    | 'BMPString'
    | 'UniversalString'
    | '';
  /**
   * In place of the value its DER, in hexadecimal.
   */
  der: string;
};

/**
 * What the `kid` of a token names, of the keys that were pasted beside it.
 */
export type NamedKey = 'byHash' | 'byName' | 'none';

/**
 * The basic constraints of whoever is no CA.
 */
export type NoAuthority = {
  /**
   * `false`
   */
  ca: boolean;
};

/**
 * The metadata of an object.
 */
export type ObjectMetaInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * The namespace that the object lives in.
   */
  namespace?: string | undefined;
  /**
   * No longer set by any server.
   */
  selfLink?: string | undefined;
  /**
   * An identifier that the server makes; never used twice.
   */
  uid?: string | undefined;
  /**
   * The server's mark of this state of the object.
   */
  resourceVersion?: string | undefined;
  /**
   * A count of changes to the desired state; kept by the server.
   */
  generation?: number | undefined;
  /**
   * When the object was created; set by the server.
   */
  creationTimestamp?: string | undefined;
  /**
   * When the object goes; set by the server on deletion.
   */
  deletionTimestamp?: string | undefined;
  /**
   * Seconds that the object has to end; set by the server.
   */
  deletionGracePeriodSeconds?: number | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The objects that this one depends on: when all are gone, it goes too.
   */
  ownerReferences?:
    | ReadonlyArray<{
        /**
         * The group and version of the owner.
         */
        apiVersion: string;
        /**
         * The kind of the owner.
         */
        kind: string;
        /**
         * The name of the owner.
         */
        name: string;
        /**
         * The uid of the owner.
         */
        uid: string;
        /**
         * Whether the owner manages this object; at most one does.
         */
        controller?: boolean | undefined;
        /**
         * Whether the owner waits for this object before it goes.
         */
        blockOwnerDeletion?: boolean | undefined;
      }>
    | undefined;
  /**
   * What has to be done before the object may go.
   */
  finalizers?: ReadonlyArray<string> | undefined;
  /**
   * Which client set which field; kept by the server.
   */
  managedFields?:
    | ReadonlyArray<{
        /**
         * The client.
         */
        manager?: string | undefined;
        /**
         * How it set the fields: `Apply` or `Update`.
         */
        operation?: string | undefined;
        /**
         * The version that `fieldsV1` is written in.
         */
        apiVersion?: string | undefined;
        /**
         * When it last did.
         */
        time?: string | undefined;
        /**
         * The format of the next field: `FieldsV1`.
         */
        fieldsType?: string | undefined;
        /**
         * The fields.
         */
        fieldsV1?: unknown | undefined;
        /**
         * The subresource through which it set them.
         */
        subresource?: string | undefined;
      }>
    | undefined;
};

/**
 * An object that a token names.
 */
export type ObjectReference = {
  /**
   * Its name.
   */
  name: string;
  /**
   * Its uid, where the token tells it.
   */
  uid?: string;
};

/**
 * What validation would find once decoding succeeds.
 */
export type OnceMended = {
  /**
   * The HTTP status code.
   */
  code: number;
  /**
   * The causes.
   */
  causes: Array<Cause>;
};

/**
 * What an issuer of OpenID Connect says of a user and of their login.
 */
export type OpenIdConnectClaims = {
  /**
   * `azp`: the client that the token was issued to.
   */
  authorizedParty?: string;
  /**
   * `nonce`: the value by which the client notices replays.
   */
  nonce?: string;
  /**
   * `auth_time`: when the user logged in, as RFC 3339 in UTC.
   */
  authTime?: string;
  /**
   * `at_hash`: half of the hash of the access token.
   */
  accessTokenHash?: string;
  /**
   * `c_hash`: half of the hash of the authorization code.
   */
  codeHash?: string;
  /**
   * `acr`: the strength of the login.
   */
  authenticationContext?: string;
  /**
   * `amr`: the methods of the login.
   */
  authenticationMethods?: Array<string>;
  /**
   * `sid`: the session.
   */
  sessionId?: string;
  /**
   * `name`: the full name.
   */
  name?: string;
  /**
   * `preferred_username`: the name that the user wants to be called by.
   */
  preferredUsername?: string;
  /**
   * `email`: the email address.
   */
  email?: string;
  /**
   * `email_verified`: whether that is the user's own.
   */
  emailVerified?: boolean;
  /**
   * `groups`: the groups of the user.
   */
  groups?: Array<string>;
};

/**
 * What is asked of the server.
 */
export type Operation = 'create' | 'get' | 'list' | 'update' | 'patch' | 'delete' | 'deleteCollection';

/**
 * Options of `analyze` and `validate`. All are optional.
 */
export type Options = {
  /**
   * The current time, RFC 3339. Without it checks of time say "not checked".
   */
  now: string | null;
  /**
   * The release whose rules hold. Without it that of the request.
   */
  kubernetesVersion: KubernetesVersion | null;
  /**
   * How an object would be sent. Its method, path and stored object count where the input is one object; of several,
   * each is created in the collection of its kind.
   */
  request: Request;
  /**
   * Whether signatures are checked now, or left for a second call.
   */
  signatures: Signatures;
  /**
   * The certificates that are trusted, in PEM (several one behind the other) or base64: chains are held against them.
   */
  roots: string | Array<string>;
  /**
   * Keys with which tokens are checked, beside those of the input: as those of `verifyToken`.
   */
  keys: string | object | Array<string | object>;
  /**
   * The issuer that tokens should be of.
   */
  issuer: string | null;
  /**
   * The audiences of which tokens should name one.
   */
  audiences: Array<string>;
};

/**
 * Who says so.
 */
export type Origin = 'syntax' | 'decoding' | 'apiserver' | 'signer' | 'standard' | 'advice';

/**
 * How a patch is written.
 */
export type PatchType = 'merge' | 'json' | 'strategic' | 'apply';

/**
 * What an exec plugin did.
 */
export type Plugin = {
  /**
   * What it printed on standard output.
   */
  output: string;
  /**
   * How it ended; absent: well.
   */
  exitCode: number;
};

/**
 * A place in the text as editors count it: lines from 1, columns from 1 in UTF-16 units, offset from 0 in
 * UTF-16 units. `\n`, `\r\n` and a lone `\r` end a line.
 */
export type Position = {
  /**
   * Line, from 1.
   */
  line: number;
  /**
   * Column, from 1, in UTF-16 units.
   */
  column: number;
  /**
   * Offset from the start of the text, from 0, in UTF-16 units.
   */
  offset: number;
};

/**
 * A certificate that would be issued.
 */
export type PredictedCertificate = {
  /**
   * Its subject, as identifier and value in encoded order.
   */
  subject: Array<[string, string]>;
  /**
   * From its first second to its last: what it lasts, and the five minutes by which it begins earlier.
   */
  lifetimeSeconds: number;
  /**
   * From when on it is valid, as RFC 3339 in UTC; where the time of signing is known.
   */
  notBefore?: string;
  /**
   * Until when it is valid.
   */
  notAfter?: string;
  /**
   * Its usages, those of its key first.
   */
  usages: Array<string>;
  /**
   * Its extensions.
   */
  extensions: PredictedExtensions;
};

/**
 * The extensions of a certificate that is to be made. Usages are in the words of Kubernetes.
 */
export type PredictedExtensions = {
  /**
   * The key usage, where any is asked for.
   */
  keyUsage?: Array<string>;
  /**
   * The extended key usage, where any is asked for.
   */
  extendedKeyUsage?: Array<string>;
  /**
   * It is that of no CA, whatever was requested.
   */
  basicConstraints: NoAuthority;
  /**
   * Whether it says which key signed it, as that of any usual CA does.
   */
  authorityKeyIdentifier: boolean;
  /**
   * The alternative names, with their forms: `DNS:`, `email:`, `IP:`, `URI:`.
   */
  subjectAltName?: Array<string>;
};

/**
 * What kube-controller-manager would do with a CertificateSigningRequest.
 */
export type Preflight = {
  /**
   * What becomes of it, once it is approved.
   */
  result: PreflightResult;
  /**
   * What the signer does not certify: `usages`, `organization`, `common-name`, `dns-san`, `email-san`, `ip-san`,
   * `uri-san`, `san-required`. Where it can't sign: `ca-expired`.
   */
  rule?: string;
  /**
   * The HTTP status code, where the server refuses the object.
   */
  code?: number;
  /**
   * The reason of the `Status` with which the server refuses it, or of the condition `Failed`.
   */
  reason?: string;
  /**
   * Why, in words; absent where it is issued.
   */
  message?: string;
  /**
   * Who approves it; absent where the server refuses it.
   */
  approval?: Approval;
  /**
   * What is asked of the signer; absent where the request can't be read.
   */
  requested?: RequestedCertificate;
  /**
   * The certificate that would be issued.
   */
  certificate?: PredictedCertificate;
  /**
   * That the certificate, issued or to be issued, lasts longer than was asked for, or less than half.
   */
  lifetime?: LifetimeNotice;
  /**
   * What only the cluster knows.
   */
  dependsOn: Array<string>;
};

/**
 * What a caller may tell of the signer.
 */
export type PreflightOptions = {
  /**
   * The time of signing, RFC 3339. Without it the certificate has a lifetime, and no times.
   */
  now: string | null;
  /**
   * Until when the certificate of the signer is valid, RFC 3339: none that it signs lasts longer.
   */
  caNotAfter: string | null;
  /**
   * The longest lifetime that the signer gives (`--cluster-signing-duration`), in seconds. Without it a year.
   */
  maximumLifetime: number | null;
};

/**
 * What becomes of a CertificateSigningRequest.
 */
export type PreflightResult = 'refused on create' | 'failed' | 'issued' | 'not acted on';

/**
 * A private key, without its private half.
 */
export type PrivateKey = {
  /**
   * The form: `PKCS#8`, `PKCS#1`, `SEC1`, `DSA`, `OpenSSH`.
   */
  format: string;
  /**
   * The algorithm, as that of a public key; absent where it can't be told.
   */
  algorithm?: string;
  /**
   * The length of the key, as that of a public key. 0 where it can't be told.
   */
  bits: number;
  /**
   * Of an EC key: the curve, as `P-256`; of an unknown one its identifier.
   */
  curve?: string;
  /**
   * Whether it is encrypted.
   */
  encrypted: boolean;
  /**
   * How it is encrypted.
   */
  encryption?: KeyEncryption;
  /**
   * The public half: that of the private one where it can be worked out, else the one that is written beside it.
   */
  publicKey?: PublicKey;
  /**
   * What keeps it from being read completely.
   */
  error?: string;
};

/**
 * What is wrong with a certificate of the path, beside the answer.
 */
export type ProfileFinding = {
  /**
   * What is broken: the id of a rule, or a word below `chain-profile/`.
   */
  rule: string;
  /**
   * `error` where a MUST of the standard is broken.
   */
  severity: Severity;
  /**
   * What is wrong, in words.
   */
  message: string;
  /**
   * SHA-256 of the certificate, in hexadecimal.
   */
  certificate: string;
};

/**
 * The parameters of RSASSA-PSS (RFC 4055, section 3.1). What is left out has its default.
 */
export type PssParameters = {
  /**
   * The hash function, such as `sha256`.
   */
  hash: string;
  /**
   * The mask generation function: `mgf1`.
   */
  maskGeneration: string;
  /**
   * The hash function of the mask generation function.
   */
  maskHash: string;
  /**
   * The length of the salt, in bytes.
   */
  saltLength: number;
  /**
   * The number of the trailer: 1.
   */
  trailerField: number;
};

/**
 * A public key (RFC 5280, section 4.1.2.7).
 */
export type PublicKey = {
  /**
   * The algorithm: `RSA`, `RSA-PSS`, `EC`, `Ed25519`, `X25519`, `DSA`, …; of an unknown one its identifier.
   */
  algorithm: string;
  /**
   * The length of the key: of the modulus of RSA, DSA and DH, of the field of a curve, of the key itself in schemes
   * whose keys have one length. 0 where it can't be told.
   */
  bits: number;
  /**
   * Of an EC key: the curve, as `P-256`; of an unknown one its identifier; `explicit parameters` where it is written
   * out in place of named.
   */
  curve?: string;
  /**
   * Of an RSA key: the public exponent, in decimal.
   */
  exponent?: string;
  /**
   * Of an RSA key: the modulus, in hexadecimal.
   */
  modulus?: string;
  /**
   * Of any other key: its bytes, in hexadecimal; of an EC key the point as SEC 1 writes it.
   */
  key?: string;
  /**
   * Of an RSASSA-PSS key: the parameters that its signatures must have.
   */
  pss?: PssParameters;
  /**
   * The DER of any other parameters than NULL and a named curve, in hexadecimal.
   */
  parameters?: string;
  /**
   * The identifier of the algorithm.
   */
  oid: string;
  /**
   * SHA-1 of the bits of the key, in hexadecimal: what most issuers take for the key identifier (RFC 5280, section
   * 4.2.1.2, method 1).
   */
  keyIdentifier: string;
  /**
   * SHA-256 of the SubjectPublicKeyInfo, in hexadecimal: equal for equal keys.
   */
  sha256: string;
};

/**
 * A purpose of a key.
 */
export type Purpose = {
  /**
   * Its identifier.
   */
  oid: string;
  /**
   * Its name, such as `clientAuth`; the identifier where it is not known.
   */
  name: string;
};

/**
 * The parameters of a query.
 */
export type QueryParameters = {
  /**
   * All is done but that anything is stored.
   */
  dryRun?: 'All' | undefined;
  /**
   * Who writes the fields, as `managedFields` names it.
   */
  fieldManager?: string | undefined;
  /**
   * Whether unknown and repeated fields are refused.
   */
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict' | undefined;
  /**
   * Whether the answer is indented.
   */
  pretty?: boolean | undefined;
  /**
   * Whether an apply takes fields from those who own them.
   */
  force?: boolean | undefined;
  /**
   * How many objects are listed at most.
   */
  limit?: number | undefined;
  /**
   * The mark from which the list before goes on.
   */
  continue?: string | undefined;
  /**
   * Which labels the objects have: `app=web,tier!=front`.
   */
  labelSelector?: string | undefined;
  /**
   * Which fields the objects have: `spec.signerName=NAME`.
   */
  fieldSelector?: string | undefined;
  /**
   * Whether changes are told as they come.
   */
  watch?: boolean | undefined;
  /**
   * Whether a watch also tells how far it came.
   */
  allowWatchBookmarks?: boolean | undefined;
  /**
   * Whether a watch begins with the objects that are there.
   */
  sendInitialEvents?: boolean | undefined;
  /**
   * After how many seconds the answer ends.
   */
  timeoutSeconds?: number | undefined;
  /**
   * The state that is asked for.
   */
  resourceVersion?: string | undefined;
  /**
   * How that state is meant.
   */
  resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
};

/**
 * Start and (exclusive) end of a stretch of the text.
 */
export type Range = {
  /**
   * Where it starts.
   */
  start: Position;
  /**
   * Where it ends, exclusive.
   */
  end: Position;
};

/**
 * A subject of a RoleBinding or ClusterRoleBinding (rbac.authorization.k8s.io/v1).
 */
export type RbacSubject = {
  /**
   * `ServiceAccount` or `User`.
   */
  kind: 'ServiceAccount' | 'User';
  /**
   * The API group; none of a ServiceAccount.
   */
  apiGroup?: string;
  /**
   * The namespace of a ServiceAccount.
   */
  namespace?: string;
  /**
   * The name.
   */
  name: string;
};

/**
 * Whose reader is asked.
 */
export type ReaderMode = 'kubernetes' | 'standard';

/**
 * The word by which kube-apiserver names the cause of a refusal (`reason` of a StatusCause).
 */
export type Reason =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotFound';

/**
 * The input of a builder that makes something again.
 */
export type Rebuilt = {
  /**
   * The builder.
   */
  build: 'certificationRequest' | 'certificateSigningRequestFor' | 'testToken' | 'kubeconfig';
  /**
   * Its input. Private keys and tokens of a kubeconfig stand in it, as they did in what was given.
   */
  input: object;
};

/**
 * What is replaced.
 */
export type Redacted = 'tokenSignature' | 'privateKey' | 'secret';

/**
 * Something that was replaced.
 */
export type Redaction = {
  /**
   * What it was.
   */
  what: Redacted;
  /**
   * Where it stands, in the input as in the redacted text; of what is encoded, the outermost value that holds it.
   */
  range: Range;
};

/**
 * A path that does not hold.
 */
export type RejectedPath = {
  /**
   * Its certificates, from the first to the one at which it ended.
   */
  members: Array<ChainMember>;
  /**
   * The check that failed, by its name.
   */
  check: string;
  /**
   * Why.
   */
  reason: string;
};

/**
 * What belongs together among the artifacts of a report.
 */
export type Relations = {
  /**
   * The artifacts that hold the same public key, and each private key that stands alone.
   */
  keys: Array<KeyRelation>;
  /**
   * The chains of certificates. A certificate that issued itself and nothing else is in none.
   */
  chains: Array<Chain>;
  /**
   * Certificates that are there more than once.
   */
  repeated: Array<Repetition>;
};

/**
 * A certificate that is there more than once.
 */
export type Repetition = {
  /**
   * SHA-256 of the certificate, in hexadecimal.
   */
  sha256: string;
  /**
   * Where it stands.
   */
  members: Array<Member>;
};

/**
 * What was found in an input: its artifacts, what is wrong with them, and the sum of both.
 */
export type Report = {
  /**
   * The artifacts in the order of the text.
   */
  artifacts: Array<Artifact>;
  /**
   * The findings in the order of the text.
   */
  diagnostics: Array<Diagnostic>;
  /**
   * What belongs together among the artifacts.
   */
  relations: Relations;
  /**
   * Counts.
   */
  summary: Summary;
};

/**
 * A request to kube-apiserver. What is absent is that of a strict dry-run create of the body's kind as a
 * cluster administrator.
 */
export type Request = {
  /**
   * What is done: absent, a create.
   */
  method: Method;
  /**
   * The path, such as `/api/v1/namespaces/default/serviceaccounts`. A query may stand behind it.
   */
  path: string | null;
  /**
   * The query, such as `dryRun=All&fieldValidation=Strict`. Absent: just that one.
   */
  query: string | null;
  /**
   * The content type. Absent: JSON if the body starts with `{` or `[` or is empty, else YAML.
   */
  contentType: string | null;
  /**
   * Who sends it.
   */
  user: User | null;
  /**
   * The JSON object that is stored. Absent: not known; `null`: nothing is stored.
   */
  before?: object | null;
  /**
   * Which CustomResourceDefinition of OpenShift's Authentication is installed.
   */
  crd: CrdVariant | null;
  /**
   * The release of the server.
   */
  kubernetesVersion: KubernetesVersion;
  /**
   * What is known of the cluster.
   */
  cluster: Cluster | null;
};

/**
 * An attribute of a request (RFC 2986, section 4.1).
 */
export type RequestAttribute = {
  /**
   * The identifier of its type.
   */
  oid: string;
  /**
   * The name of its type, such as `extensionRequest`; the identifier where it is not known.
   */
  name: string;
  /**
   * Its values: texts, what their type is known to hold, or their DER in hexadecimal after `#`.
   */
  values: Array<Structured>;
};

/**
 * An attribute of a request (RFC 2986, section 4.1).
 */
export type RequestAttributeInput = {
  /**
   * Its identifier, or its name where that is known here, such as `unstructuredName`.
   */
  oid: string;
  /**
   * Its values: texts, or DER in hexadecimal after `#`.
   */
  values: Array<string>;
};

/**
 * What is asked of a signer.
 */
export type RequestedCertificate = {
  /**
   * The signer.
   */
  signerName: string;
  /**
   * The subject, as identifier and value in encoded order.
   */
  subject: Array<[string, string]>;
  /**
   * The alternative names, with their forms.
   */
  subjectAltName: Array<string>;
  /**
   * The usages.
   */
  usages: Array<string>;
  /**
   * The lifetime in seconds, where one is asked for.
   */
  expirationSeconds?: number;
};

/**
 * Where roots come from.
 */
export type RootsFrom = 'options' | 'text';

/**
 * A decoded value for display.
 */
export type Row = {
  /**
   * What it is, such as `subject` or `spec.signerName`.
   */
  label: string;
  /**
   * The value as text.
   */
  value: string;
  /**
   * The way to it in the artifact's value (RFC 6901).
   */
  pointer: string;
  /**
   * Whether it is a secret, to be masked until asked for.
   */
  sensitive: boolean;
  /**
   * Where in the text; absent for binary input.
   */
  range?: Range;
  /**
   * The steps into the payload beyond those of the artifact.
   */
  within: Array<Step>;
};

/**
 * A rule: one static value beside the check that enforces it.
 */
export type Rule = {
  /**
   * `family/slug`; stable, with no severity in it.
   */
  id: string;
  /**
   * What it says, in one line.
   */
  summary: string;
  /**
   * How bad breaking it is.
   */
  severity: Severity;
  /**
   * Who says so.
   */
  origin: Origin;
  /**
   * Document and section.
   */
  basis: string;
  /**
   * The first release in which it holds.
   */
  since: KubernetesVersion;
};

/**
 * Asks who one is oneself.
 */
export type SelfSubjectReviewInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * The answer.
   */
  status?:
    | {
        /**
         * Who sent the request.
         */
        userInfo?:
          | {
              /**
               * The name.
               */
              username?: string | undefined;
              /**
               * The identifier.
               */
              uid?: string | undefined;
              /**
               * The groups.
               */
              groups?: ReadonlyArray<string> | undefined;
              /**
               * What else the authenticator says.
               */
              extra?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
            }
          | undefined;
      }
    | undefined;
};

/**
 * What a server sees of the credential.
 */
export type Sent = {
  /**
   * The header `Authorization`; empty where there is none.
   */
  authorization: string;
  /**
   * Whether a client certificate is shown.
   */
  certificate: boolean;
};

/**
 * An identity for what runs in a pod, or for a machine outside.
 */
export type ServiceAccountInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * The namespace that the object lives in.
   */
  namespace?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * Secrets that pods of this account may use, where its annotation enforces that.
   */
  secrets?:
    | ReadonlyArray<{
        /**
         * The kind of the object.
         */
        kind?: string | undefined;
        /**
         * Its namespace.
         */
        namespace?: string | undefined;
        /**
         * Its name.
         */
        name?: string | undefined;
        /**
         * Its uid.
         */
        uid?: string | undefined;
        /**
         * The group and version of its kind.
         */
        apiVersion?: string | undefined;
        /**
         * The state of it that is meant.
         */
        resourceVersion?: string | undefined;
        /**
         * The part of it that is meant.
         */
        fieldPath?: string | undefined;
      }>
    | undefined;
  /**
   * Secrets with which pods of this account pull images.
   */
  imagePullSecrets?:
    | ReadonlyArray<{
        /**
         * The name of the Secret.
         */
        name?: string | undefined;
      }>
    | undefined;
  /**
   * Whether pods of this account get a token mounted; a pod can say otherwise.
   */
  automountServiceAccountToken?: boolean | undefined;
};

/**
 * Secret data, up to 1 MiB.
 */
export type ServiceAccountTokenSecretInput = {
  /**
   * The ServiceAccount.
   */
  serviceAccount: string;
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * The namespace that the object lives in.
   */
  namespace?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * Whether the data may never change.
   */
  immutable?: boolean | undefined;
};

/**
 * How bad it is.
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * The three things that can be said of a signature.
 */
export type SignatureStatus = 'verified' | 'failed' | 'notChecked';

/**
 * What was found out about a signature. `Verified` and `Failed` are said only of signatures that were really
 * checked.
 */
export type SignatureVerdict = {
  /**
   * The verdict.
   */
  status: SignatureStatus;
  /**
   * Why it failed, or why it was not checked.
   */
  reason?: string;
};

/**
 * Whether signatures are checked.
 */
export type Signatures = 'check' | 'defer';

/**
 * A certification request that is signed.
 */
export type SignedRequest = {
  /**
   * Its DER, in base64.
   */
  der: string;
  /**
   * Its PEM.
   */
  pem: string;
};

/**
 * One step into a payload, outermost first: base64 → PEM block 1 → DER bytes 213..215 → `tbsCertificate.validity`.
 */
export type Step =
  | {
      step: 'field';
      /**
       * Its path, such as `spec.request`.
       */
      path: string;
    }
  | { step: 'base64' }
  | {
      step: 'pem';
      /**
       * Which one, from 1.
       */
      block: number;
      /**
       * Its label, such as `CERTIFICATE REQUEST`.
       */
      label: string;
    }
  | {
      step: 'lines';
      /**
       * The first line.
       */
      first: number;
      /**
       * The last line.
       */
      last: number;
    }
  | {
      step: 'jws';
      /**
       * Which part.
       */
      part: JwsPart;
    }
  | {
      step: 'der';
      /**
       * First byte.
       */
      start: number;
      /**
       * One past the last byte.
       */
      end: number;
    }
  | {
      step: 'structure';
      /**
       * The path of names.
       */
      path: string;
    };

/**
 * When a token or certificate stops to work. Nobody asked what time it is: it may have ended already.
 */
export type Stops = 'atOnce' | 'atItsEnd' | 'never' | 'notKnown';

/**
 * A finding of strict decoding, or a warning.
 */
export type StrictFinding = {
  /**
   * Which.
   */
  kind: StrictFindingKind;
  /**
   * The server's path.
   */
  path?: string;
  /**
   * Of a repeated YAML key: the key.
   */
  key?: string;
  /**
   * Of a repeated YAML key: the line that the server names.
   */
  line?: number;
};

/**
 * The findings of strict decoding, and the warnings.
 */
export type StrictFindingKind = 'unknown' | 'duplicate' | 'yaml-duplicate' | 'duplicate-owner' | 'other';

/**
 * A value with the names of its ASN.1 type for its members.
 */
export type Structured = null | number | string | GeneralName | Array<Structured> | { [member: string]: Structured };

/**
 * The counts of a report.
 */
export type Summary = {
  /**
   * Artifacts, nested ones included.
   */
  artifacts: number;
  /**
   * Errors.
   */
  errors: number;
  /**
   * Warnings.
   */
  warnings: number;
  /**
   * Remarks.
   */
  infos: number;
  /**
   * Findings beyond the limit, which are counted above but not listed.
   */
  omitted: number;
};

/**
 * The two syntaxes.
 */
export type Syntax = 'json' | 'yaml';

/**
 * A token for tests, and what belongs to it.
 */
export type TestToken = {
  /**
   * The token.
   */
  token: string;
  /**
   * The JSON Web Key set of its issuer.
   */
  jwks: object;
  /**
   * What `verifyToken` is to be told to come to `expected`.
   */
  options: { keys: Array<object>; issuer: string; audiences: Array<string>; now: string };
  /**
   * What each check of `verifyToken` must say of it.
   */
  expected: ExpectedVerification;
  /**
   * A TokenReview that asks a server about it, as YAML behind a comment that it is test material.
   */
  tokenReview: string;
};

/**
 * What of a token is to be signed.
 */
export type TestTokenDraft = {
  /**
   * The signing input (RFC 7515, section 5.1): its ASCII characters are signed.
   */
  signingInput: string;
  /**
   * By which algorithm.
   */
  algorithm: string;
  /**
   * The header in it.
   */
  header: Record<string, unknown>;
  /**
   * The claims in it.
   */
  claims: Record<string, unknown>;
  /**
   * What of the input is wrong. Nothing should be signed while there is something.
   */
  mistakes: Array<Mistake>;
};

/**
 * What a token for tests shall be.
 */
export type TestTokenInput = {
  /**
   * Whose token it is like. Absent: that of a ServiceAccount.
   */
  shape: TokenShape;
  /**
   * What is wrong with it. Absent: nothing.
   */
  fault: TokenFault | null;
  /**
   * The time at which it is looked at, RFC 3339.
   */
  now: string;
  /**
   * How many seconds it is good for; absent: 3600.
   */
  lifetimeSeconds: number;
  /**
   * The algorithm of its signature, such as `RS256`. Absent: `ES256`.
   */
  algorithm: string | null;
  /**
   * By what it names its key (`kid`).
   */
  keyId: string | null;
  /**
   * Who issued it.
   */
  issuer: string | null;
  /**
   * For whom it is; absent: the issuer.
   */
  audiences: Array<string>;
  /**
   * Of a ServiceAccount: its namespace.
   */
  namespace: string | null;
  /**
   * Of a ServiceAccount: its name.
   */
  serviceAccount: string | null;
  /**
   * Of a ServiceAccount: the pod that the token is bound to.
   */
  pod: string | null;
  /**
   * Of a ServiceAccount: the node that the token is bound to, or that its pod runs on.
   */
  node: string | null;
  /**
   * Of a ServiceAccount: the Secret that the token is bound to.
   */
  secret: string | null;
  /**
   * Of OpenID Connect: whose it is.
   */
  subject: string | null;
  /**
   * Other claims, and others in place of those that it would have; one that is null is left out.
   */
  claims: Record<string, unknown>;
};

/**
 * A replacement of some text.
 */
export type TextEdit = {
  /**
   * What is replaced; empty for an insertion.
   */
  range: Range;
  /**
   * By what.
   */
  newText: string;
};

/**
 * Secret data, up to 1 MiB.
 */
export type TlsSecretInput = {
  /**
   * The certificate and those above it, as PEM.
   */
  certificate: string;
  /**
   * Its private key, as PEM.
   */
  key: string;
  /**
   * The certificates that may sign that of the other side, as PEM.
   */
  ca?: string | undefined;
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * The namespace that the object lives in.
   */
  namespace?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * Whether the data may never change.
   */
  immutable?: boolean | undefined;
};

/**
 * What `to_json` may be told.
 */
export type ToJsonOptions = {
  /**
   * Whose reader is asked.
   */
  mode: ReaderMode;
};

/**
 * What `to_yaml` may be told.
 */
export type ToYamlOptions = {
  /**
   * Whether comments say what the fields of known kinds are for.
   */
  comments: boolean;
};

/**
 * What is wrong with a token.
 */
export type TokenFault =
  | 'expired'
  | 'notYetValid'
  | 'issuedInFuture'
  | 'noExpiration'
  | 'wrongAudience'
  | 'wrongIssuer'
  | 'wrongKey'
  | 'unknownKey'
  | 'unsigned'
  | 'tampered'
  | 'tamperedSignature'
  | 'critical';

/**
 * Whose token a token is.
 */
export type TokenKind = 'boundServiceAccount' | 'legacyServiceAccount' | 'openIdConnect' | 'encrypted' | 'other';

/**
 * A member of a header, or a claim.
 */
export type TokenMember = {
  /**
   * Its name.
   */
  name: string;
  /**
   * What it means, where a standard or Kubernetes says so.
   */
  meaning?: string;
  /**
   * Its value, as JSON; a number that a double might change (beyond 2^53, or of more than 15 digits) is a string of its
   * text.
   */
  value: unknown;
};

/**
 * Asks for a token of a ServiceAccount.
 */
export type TokenRequestInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * The namespace that the object lives in.
   */
  namespace?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * Who may accept the token; empty: the API server itself.
   */
  audiences?: ReadonlyArray<string> | undefined;
  /**
   * How long the token shall last, in seconds; 3600 by default.
   */
  expirationSeconds?: number | undefined;
  /**
   * The Pod, Node or Secret with which the token ends.
   */
  boundObjectRef?:
    | {
        /**
         * `Pod`, `Node` or `Secret`.
         */
        kind?: string | undefined;
        /**
         * `v1`.
         */
        apiVersion?: string | undefined;
        /**
         * Its name.
         */
        name?: string | undefined;
        /**
         * Its uid, where it must be that very one.
         */
        uid?: string | undefined;
      }
    | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * What is asked.
   */
  spec?:
    | {
        /**
         * Who may accept the token; empty: the API server itself.
         */
        audiences?: ReadonlyArray<string> | undefined;
        /**
         * How long the token shall last, in seconds; 3600 by default.
         */
        expirationSeconds?: number | undefined;
        /**
         * The Pod, Node or Secret with which the token ends.
         */
        boundObjectRef?:
          | {
              /**
               * `Pod`, `Node` or `Secret`.
               */
              kind?: string | undefined;
              /**
               * `v1`.
               */
              apiVersion?: string | undefined;
              /**
               * Its name.
               */
              name?: string | undefined;
              /**
               * Its uid, where it must be that very one.
               */
              uid?: string | undefined;
            }
          | undefined;
      }
    | undefined;
  /**
   * The answer.
   */
  status?:
    | {
        /**
         * The token.
         */
        token?: string | undefined;
        /**
         * When it ends.
         */
        expirationTimestamp?: string | undefined;
      }
    | undefined;
};

/**
 * Asks who the bearer of a token is.
 */
export type TokenReviewInput = {
  /**
   * The name, unique among objects of the kind, in its namespace if it has one.
   */
  name?: string | undefined;
  /**
   * A prefix from which the server makes a unique name, where `name` is empty.
   */
  generateName?: string | undefined;
  /**
   * Short values by which objects are selected.
   */
  labels?: { readonly [key in string]: string } | undefined;
  /**
   * Values of any kind, up to 256 KiB together.
   */
  annotations?: { readonly [key in string]: string } | undefined;
  /**
   * The token.
   */
  token?: string | undefined;
  /**
   * Who the token must be for; empty: the API server itself.
   */
  audiences?: ReadonlyArray<string> | undefined;
  /**
   * The group and version of the object's kind, such as `v1`.
   */
  apiVersion?: string | undefined;
  /**
   * The kind of the object.
   */
  kind?: string | undefined;
  /**
   * The object's name, namespace, labels and the like.
   */
  metadata?: ObjectMetaInput | undefined;
  /**
   * What is asked.
   */
  spec?:
    | {
        /**
         * The token.
         */
        token?: string | undefined;
        /**
         * Who the token must be for; empty: the API server itself.
         */
        audiences?: ReadonlyArray<string> | undefined;
      }
    | undefined;
  /**
   * The answer.
   */
  status?:
    | {
        /**
         * Whether the token is good.
         */
        authenticated?: boolean | undefined;
        /**
         * Who its bearer is.
         */
        user?:
          | {
              /**
               * The name.
               */
              username?: string | undefined;
              /**
               * The identifier.
               */
              uid?: string | undefined;
              /**
               * The groups.
               */
              groups?: ReadonlyArray<string> | undefined;
              /**
               * What else the authenticator says.
               */
              extra?: { readonly [key in string]: ReadonlyArray<string> } | undefined;
            }
          | undefined;
        /**
         * Those of the asked audiences that the token is for.
         */
        audiences?: ReadonlyArray<string> | undefined;
        /**
         * Why the token could not be checked.
         */
        error?: string | undefined;
      }
    | undefined;
};

/**
 * Whose token one is like.
 */
export type TokenShape = 'serviceAccount' | 'openIdConnect';

/**
 * What a token is worth.
 */
export type TokenVerification = {
  /**
   * The answer: failed where a check failed; else not checked where one was not, for want of a key, an issuer, audiences,
   * or the time; else verified. A token without an end (`exp`) is never verified: nothing says until when it counts.
   */
  status: SignatureStatus;
  /**
   * What was checked: `form` (each thing that is wrong with it), `signature`, `claims` (how they are written), `issuer`,
   * `audience`, `expiration`, `notBefore`, `issuedAt`.
   */
  checks: Array<Check>;
  /**
   * Each key that was given: whether it was used, or why not.
   */
  keys: Array<KeyUse>;
  /**
   * The members of the header that bring a key or say where one is: `jwk`, `jku`, `x5c`, `x5u`. None is ever used.
   */
  ignoredKeys: Array<string>;
  /**
   * What the token says. Nothing of it counts unless `status` says so.
   */
  token: JsonWebToken;
};

/**
 * Something that could not be read.
 */
export type Unreadable = {
  /**
   * What it was taken for.
   */
  expected: string;
  /**
   * Why it could not be read.
   */
  error: string;
};

/**
 * A user of the cluster.
 */
export type User = {
  /**
   * Their name.
   */
  username: string;
  /**
   * Their identifier.
   */
  uid?: string;
  /**
   * Their groups.
   */
  groups: Array<string>;
  /**
   * What else their authenticator says.
   */
  extra?: Record<string, string[]>;
};

/**
 * The judgement of an input.
 */
export type Validation = {
  /**
   * Whether there is no error.
   */
  valid: boolean;
  /**
   * The findings in the order of the text.
   */
  diagnostics: Array<Diagnostic>;
};

/**
 * What kube-apiserver would answer to a request.
 */
export type Verdict = {
  /**
   * The HTTP status code.
   */
  code: number;
  /**
   * The reason of the `Status`, such as `Invalid`; absent when accepted.
   */
  reason?: string;
  /**
   * The causes, unique, in the order of the text.
   */
  causes: Array<Cause>;
  /**
   * Of a 400: what could not be decoded.
   */
  error?: DecodingError;
  /**
   * What strict decoding found, where it refuses.
   */
  strict: Array<StrictFinding>;
  /**
   * What the server would warn of.
   */
  warnings: Array<StrictFinding>;
  /**
   * What only the cluster knows.
   */
  dependsOn: Array<string>;
  /**
   * Whether a check that could change the answer was left out.
   */
  provisional: boolean;
  /**
   * Where decoding refuses: the code and causes once that is mended.
   */
  onceMended?: OnceMended;
  /**
   * When accepted: the object as it would be stored, but for what the server makes up.
   */
  object?: unknown;
  /**
   * The same as JSON text, exact where numbers exceed 2^53.
   */
  objectJson?: string;
};

/**
 * What `verify_chain` is told. All of it is optional.
 */
export type VerifyChainOptions = {
  /**
   * The certificates that are trusted, in PEM (several one behind the other) or base64 of DER. Without any it is not checked
   * whom the chain leads to.
   */
  roots: string | Array<string>;
  /**
   * The current time, RFC 3339. Without it no time is checked.
   */
  now: string | null;
  /**
   * What the first certificate is used for.
   */
  usage: ChainUsage;
  /**
   * The names, all of which the certificate must be for: of hosts, IP addresses, or mailboxes. Without any none is
   * looked for.
   */
  names: Array<string>;
};

/**
 * What the reader of a token trusts and expects.
 */
export type VerifyTokenOptions = {
  /**
   * The keys that are trusted: a JSON Web Key or a set of them (an object, or its text), public keys or certificates in PEM,
   * or base64 of their DER; one, or a list. Of a certificate its key counts, and not its dates. A JSON Web Key of the type
   * `oct` is a secret, as long as no public key is given beside it.
   */
  keys: string | object | Array<string | object>;
  /**
   * The secret of HS256, HS384 or HS512, of which the bytes in UTF-8 count. It is used for nothing else.
   */
  secret: string | null;
  /**
   * The same, as base64url of its bytes.
   */
  secretBase64url: string | null;
  /**
   * The issuer that is expected.
   */
  issuer: string | null;
  /**
   * The audiences of which the token must name one.
   */
  audiences: Array<string>;
  /**
   * The current time, RFC 3339. Without it checks of time say "not checked".
   */
  now: string | null;
  /**
   * Seconds by which the clocks may differ.
   */
  leeway: number;
};

/**
 * The YAML of a document.
 */
export type YamlDocument = {
  /**
   * The YAML, which all readers take for the same values. Absent where the document is refused.
   */
  yaml?: string;
  /**
   * Why it is refused.
   */
  error?: string;
  /**
   * Whether a key is there twice, which strict reading refuses.
   */
  duplicates: boolean;
  /**
   * Where the document stands.
   */
  range: Range;
};

/**
 * The YAML of the documents of a text.
 */
export type YamlDocuments = {
  /**
   * The documents, in order.
   */
  documents: Array<YamlDocument>;
  /**
   * What is wrong with them, and where other readers differ.
   */
  diagnostics: Array<Diagnostic>;
};
