import { CfnOutput, Duration, type SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { cloudFrontHeader } from '#shared/http/cloudfront-guard.ts';

/** Errors that CloudFront caches by default, whatever the cache policy. */
const cachedErrors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export interface FrontStackProps extends StackProps {
  readonly domain: string;
  readonly certificateArn: string;
  /** The regional endpoint of the gateway's domain. */
  readonly target: string;
  readonly secret: SecretValue;
  readonly webAclArn: string;
}

/** CloudFront in front of the gateway, with the web ACL; it caches nothing. */
export class FrontStack extends Stack {
  constructor(scope: Construct, id: string, props: FrontStackProps) {
    super(scope, id, props);
    const { domain, certificateArn, target, secret, webAclArn } = props;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `The API behind its firewall: ${domain}`,
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: webAclArn,
      // Otherwise one caller's error is returned to all callers for ten seconds.
      errorResponses: cachedErrors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: {
        origin: new HttpOrigin(target, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          // Longer than the gateway's time-out of 30 seconds.
          readTimeout: Duration.seconds(35),
          // The template has a dynamic reference; CloudFormation resolves the value.
          customHeaders: { [cloudFrontHeader]: secret.unsafeUnwrap() },
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // All of the caller's headers, Host as well (the gateway knows the domain), and the caller's address.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
      },
    });
    acknowledge(distribution, 'AwsSolutions-CFR1', 'People may look for work from any country.');
    acknowledge(
      distribution,
      'AwsSolutions-CFR3',
      'Its access logs would hold paths with account links, and addresses; the gateway logs each call without them.',
    );
    new CfnOutput(this, 'DomainTarget', {
      value: distribution.distributionDomainName,
      description: `What a CNAME or alias record of ${domain} has to point at`,
    });
  }
}
