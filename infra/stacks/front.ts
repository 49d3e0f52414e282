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

export interface FrontStackProps extends StackProps {
  readonly domain: string;
  readonly certificateArn: string;
  /** The gateway's own endpoint of the domain. */
  readonly target: string;
  readonly word: SecretValue;
  readonly webAclArn: string;
}

/** CloudFront before the gateway: carries the firewall, keeps nothing. */
export class FrontStack extends Stack {
  constructor(scope: Construct, id: string, props: FrontStackProps) {
    super(scope, id, props);
    const { domain, certificateArn, target, word, webAclArn } = props;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `The API behind its firewall: ${domain}`,
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: webAclArn,
      defaultBehavior: {
        origin: new HttpOrigin(target, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          // Longer than the gateway waits for a function.
          readTimeout: Duration.seconds(35),
          // The value is put in by CloudFormation; the template only says where it is.
          customHeaders: { [cloudFrontHeader]: word.unsafeUnwrap() },
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // All of the caller's headers, Host as well (the gateway knows the domain), and the caller's address.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
      },
    });
    acknowledge(distribution, 'AwsSolutions-CFR1', 'People may be anywhere when they look for work.');
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
