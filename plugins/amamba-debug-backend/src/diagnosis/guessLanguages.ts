import type { DebugImage } from '@amamba/plugin-amamba-debug-common';

/** What tells of a language: its image, its variables, the program that runs. */
interface Signs {
  image: RegExp;
  env?: RegExp;
  program?: RegExp;
}

const SIGNS: Record<string, Signs> = {
  java: {
    image:
      /java|jdk|jre|temurin|corretto|tomcat|jetty|spring|maven|gradle|wildfly|keycloak|quarkus|kafka|zookeeper|elasticsearch/,
    env: /^(JAVA_|JDK_|JVM_|CATALINA_|SPRING_|MAVEN_|GRADLE_)/,
    program: /^(java|jshell|mvn|gradle|catalina\.sh)$/,
  },
  node: {
    // Not node-exporter, which is written in Go.
    image:
      /(^|[/_.-])(node|nextjs|nuxt|bun)(js)?[0-9]*(-debian[0-9]+)?($|[:@])/,
    env: /^(NODE_|NPM_|YARN_)/,
    program: /^(node|nodejs|npm|npx|yarn|pnpm|bun)$/,
  },
  python: {
    image:
      /python|django|flask|fastapi|uvicorn|gunicorn|jupyter|airflow|celery/,
    env: /^(PYTHON|DJANGO_|FLASK_|GUNICORN_|PIP_)/,
    program: /^(python[0-9.]*|gunicorn|uvicorn|celery|flask|pip[0-9.]*)$/,
  },
  go: {
    image: /golang|(^|[/_.-])go($|[:@_.-])/,
    env: /^(GOMAXPROCS|GOMEMLIMIT|GODEBUG|GOGC|GOTRACEBACK|GOPATH|GOROOT)$/,
    program: /^(go|dlv)$/,
  },
  dotnet: {
    image: /dotnet|aspnet/,
    env: /^(DOTNET_|ASPNETCORE_|NUGET_)/,
    program: /^dotnet$/,
  },
  php: {
    image: /(^|[/_.-])php|wordpress|laravel|drupal/,
    env: /^PHP_/,
    program: /^php(-fpm)?[0-9.]*$/,
  },
  ruby: {
    image: /ruby|rails|(^|[/_.-])puma/,
    env: /^(RUBY_|RAILS_|BUNDLE_|GEM_)/,
    program: /^(ruby|rails|puma|bundle|rake)$/,
  },
  distroless: {
    image:
      /distroless|(^|[/_.-])(scratch|static)($|[:@_.-])|cgr\.dev\/chainguard/,
  },
};

/** What a container seems to be written in, by what its pod says of it. */
export function guessLanguages(container: {
  image: string;
  command: readonly string[];
  args: readonly string[];
  env: readonly { name: string }[];
}): string[] {
  // Without the registry's host: "node.example.com" says nothing.
  const image = container.image
    .toLowerCase()
    .replace(/^[^/]*[.:][^/]*\/(?!chainguard)/, '');
  const whole = container.image.toLowerCase();
  const words = [...container.command, ...container.args]
    .slice(0, 3)
    .map(word => word.split('/').at(-1) ?? '');
  return Object.entries(SIGNS).flatMap(([language, signs]) =>
    signs.image.test(language === 'distroless' ? whole : image) ||
    container.env.some(({ name }) => signs.env?.test(name)) ||
    words.some(word => signs.program?.test(word))
      ? [language]
      : [],
  );
}

/**
 * Ids of images, the most suitable first: for the languages of the containers,
 * the first container's before the others', then for networks, which are
 * everybody's matter; else in the catalogue's order.
 */
export function orderImages(
  images: readonly Pick<DebugImage, 'id' | 'suits'>[],
  languages: readonly string[],
): string[] {
  const rank = ({ suits }: Pick<DebugImage, 'suits'>) => {
    const ofLanguage = languages.findIndex(language =>
      suits.includes(language),
    );
    if (ofLanguage >= 0) {
      return ofLanguage;
    }
    return languages.length + (suits.includes('network') ? 0 : 1);
  };
  return images
    .map((image, at) => ({ id: image.id, rank: rank(image), at }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ id }) => id);
}
