#!/bin/bash
# Builds a small Linux that boots, as a disk image: build.sh OUT-FILE
# Debian's or Ubuntu's packages are fetched and unpacked, not installed: it needs neither root nor a loop device. amd64.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"build.sh OUT-FILE"}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { echo "guest image: $*" >&2; }

missing=()
for tool in apt-get:apt dpkg:dpkg cpio:cpio depmod:kmod sfdisk:fdisk mke2fs:e2fsprogs mcopy:mtools mkfs.vfat:dosfstools syslinux:syslinux qemu-img:qemu-utils; do
  PATH=$PATH:/usr/sbin:/sbin command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}")
done
mbr=/usr/lib/syslinux/mbr/mbr.bin
[ -e "$mbr" ] || missing+=(syslinux-common)
if [ "${#missing[@]}" -gt 0 ]; then
  say "it cannot be built here: sudo apt-get install ${missing[*]}"
  exit 3
fi
PATH=$PATH:/usr/sbin:/sbin

# The packages, and those that they depend on, without what only runs when they are installed.
dependencies() { apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@" | grep '^[a-z0-9]' | grep -Ev '^(debconf|cdebconf|perl|dpkg|init-system-helpers|sensible-utils|adduser|passwd|initramfs-tools|linux-initramfs-tool|dracut|apt|tar|gcc-.*-base)' | sort -u; }
kernel=$(apt-cache depends linux-image-cloud-amd64 linux-image-virtual 2>/dev/null | awk '/Depends: linux-(image|modules)-[0-9]/{print $2}' | head -1)
[ -n "$kernel" ] || { say "the package lists have no kernel: sudo apt-get update"; exit 3; }
modules=$(apt-cache depends "$kernel" | awk '/Depends: linux-modules-[0-9]/{print $2}')
tools='busybox-static dropbear-bin jq qemu-guest-agent e2fsprogs fdisk util-linux'
mkdir "$work/packages" "$work/kernel" "$work/tools"
# What the user who builds may not read and the sandbox of apt may not write is no matter here: the folder is the user's own.
(cd "$work/packages" && apt-get download -q -o APT::Sandbox::User="$(id -un)" $kernel $modules $(dependencies $tools) >/dev/null)
for package in "$work"/packages/*.deb; do
  case "${package##*/}" in linux-*) into=kernel ;; *) into=tools ;; esac
  dpkg -x "$package" "$work/$into"
done

# The initramfs finds the root disk and no more: busybox, the modules in the order in which they can be loaded, its init.
version=$(ls "$work"/kernel/lib/modules)
depmod -b "$work/kernel" "$version"
early=$work/early
mkdir -p "$early"/{bin,modules,dev,proc,sys,new}
cp "$work/tools/bin/busybox" "$early/bin/"
install -m 755 "$here/early-init" "$early/init"
while read -r module; do
  # depmod lists what a module needs with the nearest first; some are part of the kernel and have no file.
  list=$(grep -E "/${module}\.ko[.a-z]*:" "$work/kernel/lib/modules/$version/modules.dep" || true)
  for file in $(tr -d : <<<"$list" | tr ' ' '\n' | tac); do
    name=${file##*/}
    [ -e "$early/modules/$name" ] && continue
    cp "$work/kernel/lib/modules/$version/$file" "$early/modules/"
    echo "$name" >> "$early/modules/order"
  done
done < "$here/modules"
(cd "$early" && find . | sort | cpio -o -H newc -R 0:0 --quiet | gzip -9) > "$work/initramfs"

# The root: the tools with the libraries that they ask for.
root=$work/root
mkdir -p "$root"/{bin,dev,proc,sys,run,tmp,root,mnt,lib64,usr/bin,usr/sbin,usr/lib,var/log,var/lib,etc/dropbear}
ln -s usr/lib "$root/lib"; ln -s usr/sbin "$root/sbin"
cp "$work/tools/bin/busybox" "$root/bin/"
cp -r "$here/root/." "$root/"
chmod 755 "$root"/etc/init/* "$root"/usr/sbin/*
locate_in_tools() { find "$work/tools" \( -name "$1" \) \( -type f -o -type l \) | grep -E '/(bin|sbin|lib[^/]*)/' | head -1; }
binaries=()
for name in dropbear dropbearkey jq qemu-ga mke2fs resize2fs sfdisk resizepart; do
  cp -L "$(locate_in_tools "$name")" "$root/usr/sbin/"
  binaries+=("$root/usr/sbin/$name")
done
needed() { objdump -p "$1" | awk '/NEEDED/{print $2}'; }
if ! command -v objdump >/dev/null; then say "it cannot be built here: sudo apt-get install binutils"; exit 3; fi
queue=("${binaries[@]}")
while [ "${#queue[@]}" -gt 0 ]; do
  file=${queue[0]}; queue=("${queue[@]:1}")
  for library in $(needed "$file"); do
    [ -e "$root/usr/lib/$library" ] && continue
    cp -L "$(locate_in_tools "$library")" "$root/usr/lib/"
    queue+=("$root/usr/lib/$library")
  done
done
for kind in ext2 ext4; do ln -s mke2fs "$root/usr/sbin/mkfs.$kind"; done
cp -L "$root"/usr/lib/ld-linux-x86-64.so.2 "$root/lib64/"

# One disk: a FAT partition that the BIOS boots from, and the root, which is the last so that it can grow.
boot_mib=32; root_mib=${GUEST_ROOT_MIB:-64}; disk=$work/disk
truncate -s $((1 + boot_mib + root_mib + 1))M "$disk"
sfdisk -q "$disk" <<EOF
label: dos
start=1MiB, size=${boot_mib}MiB, type=c, bootable
start=$((1 + boot_mib))MiB, size=${root_mib}MiB, type=83
EOF
truncate -s ${boot_mib}M "$work/fat"
mkfs.vfat -F 16 -n MNBOOT "$work/fat" >/dev/null
cat > "$work/syslinux.cfg" <<'EOF'
SERIAL 0 115200
PROMPT 0
DEFAULT linux
LABEL linux
  LINUX vmlinuz
  INITRD initramfs
  APPEND root=LABEL=mn-root console=tty0 console=ttyS0 quiet panic=5 random.trust_cpu=on tsc=unstable mitigations=off
EOF
mcopy -i "$work/fat" "$work"/kernel/boot/vmlinuz-* ::vmlinuz
mcopy -i "$work/fat" "$work/initramfs" ::initramfs
mcopy -i "$work/fat" "$work/syslinux.cfg" ::syslinux.cfg
syslinux --install "$work/fat"
dd if="$work/fat" of="$disk" bs=1M seek=1 conv=notrunc,sparse status=none
mke2fs -q -t ext4 -L mn-root -d "$root" -E offset=$(((1 + boot_mib) * 1048576)),root_owner=0:0 "$disk" ${root_mib}M
dd if="$mbr" of="$disk" bs=440 count=1 conv=notrunc status=none

# Written aside and renamed: whoever uses the old one goes on with it.
mkdir -p "$(dirname "$out")"
qemu-img convert -q -O qcow2 -c "$disk" "$out.new"
mv "$out.new" "$out"
