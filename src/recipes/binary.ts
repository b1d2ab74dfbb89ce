/** Programs of security tools: downloaded at a fixed version, and refused unless their checksum is the one that stands here. */

/** One release of a program for Linux, with the SHA-256 of what is downloaded for x86-64 and for ARM. */
export interface Release {
  readonly version: string
  /** SHA-256 of the download. */
  readonly x86: string
  readonly arm: string
}

interface Program extends Release {
  /** Address of the download, with `VERSION` for the version. */
  readonly url: (architecture: string) => string
  /** The word for x86-64 and for ARM in the address. */
  readonly words: readonly [x86: string, arm: string]
}

/** Sources of the checksums: the files `*_checksums.txt` of the releases on GitHub. */
const programs = {
  trivy: {
    version: '0.71.0',
    x86: '30a3d22b23f88c233f1658f562fb477cae3b3e8b4761109d515b7698daf85814',
    arm: '2561be394a3199c911f82fced606cbc05e1cb23eb6ce1da6935540adb76f4252',
    url: (word) => `https://github.com/aquasecurity/trivy/releases/download/vVERSION/trivy_VERSION_Linux-${word}.tar.gz`,
    words: ['64bit', 'ARM64'],
  },
  cosign: {
    version: '3.0.6',
    x86: 'c956e5dfcac53d52bcf058360d579472f0c1d2d9b69f55209e256fe7783f4c74',
    arm: 'bedac92e8c3729864e13d4a17048007cfafa79d5deca993a43a90ffe018ef2b8',
    url: (word) => `https://github.com/sigstore/cosign/releases/download/vVERSION/cosign-linux-${word}`,
    words: ['amd64', 'arm64'],
  },
  syft: {
    version: '1.42.3',
    x86: '0d6be741479eddd2c8644a288990c04f3df0d609bbc1599a005532a9dff63509',
    arm: 'dc630590c953347789d08f8ebf57c7d8094db89100785fcd94b1cddeac791804',
    url: (word) => `https://github.com/anchore/syft/releases/download/vVERSION/syft_VERSION_linux_${word}.tar.gz`,
    words: ['amd64', 'arm64'],
  },
  gitleaks: {
    version: '8.30.1',
    x86: '551f6fc83ea457d62a0d98237cbad105af8d557003051f41f3e7ca7b3f2470eb',
    arm: 'e4a487ee7ccd7d3a7f7ec08657610aa3606637dab924210b3aee62570fb4b080',
    url: (word) => `https://github.com/gitleaks/gitleaks/releases/download/vVERSION/gitleaks_VERSION_linux_${word}.tar.gz`,
    words: ['x64', 'arm64'],
  },
  conftest: {
    version: '0.70.1',
    x86: '613d124b8f6c1f3cee890491f7ab19114cca5a2102ca47cb2e6c35b4c23f9c8a',
    arm: '8eb914755cb1b3c610d557019d5f373d5528b366ba706961d1a23f2ec55eab57',
    url: (word) => `https://github.com/open-policy-agent/conftest/releases/download/vVERSION/conftest_VERSION_Linux_${word}.tar.gz`,
    words: ['x86_64', 'arm64'],
  },
} satisfies { readonly [name: string]: Program }

/**
 * Lines that download the program, compare it with its checksum, and put it on PATH for the rest of the script. They want curl, tar and sha256sum.
 */
export function installBinary(name: keyof typeof programs, release?: Release): string {
  const program: Program = { ...programs[name], ...release }
  const [x86, arm] = program.words
  const url = program.url('$word').replaceAll('VERSION', program.version)
  return `case "$(uname -m)" in
  x86_64) word=${x86} checksum=${program.x86} ;;
  aarch64 | arm64) word=${arm} checksum=${program.arm} ;;
  *) echo "There is no ${name} for $(uname -m)." >&2; exit 1 ;;
esac
folder=$(mktemp -d)
curl -fsSL --retry 3 -o "$folder/download" "${url}"
echo "$checksum  $folder/download" | sha256sum -c -
${url.endsWith('.tar.gz') ? `tar -xzf "$folder/download" -C "$folder" ${name}` : `mv "$folder/download" "$folder/${name}"`}
chmod +x "$folder/${name}"
PATH=$folder:$PATH`
}
