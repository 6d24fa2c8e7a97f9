"""What a program does with openstacksdk and novaclient: prints what it saw as JSON. Run by sdk.test.ts."""
import json
import os
import sys
import time

import openstack
from novaclient import client as nova_client

cloud = openstack.connect(cloud="micronova")
seen = {}

image = cloud.image.find_image("test")
flavor = cloud.compute.find_flavor("m1.tiny")
server = cloud.compute.create_server(
    name="sdk", image_id=image.id, flavor_id=flavor.id, networks="none", metadata={"made": "by sdk"}
)
server = cloud.compute.wait_for_server(server, wait=30, interval=0.2)
seen["status"] = server.status
seen["metadata"] = server.metadata
seen["flavor"] = server.flavor["original_name"]

volume = cloud.block_storage.create_volume(size=1, name="sdk-volume")
cloud.block_storage.wait_for_status(volume, "available", wait=30, interval=0.2)
cloud.compute.create_volume_attachment(server, volume_id=volume.id)
cloud.block_storage.wait_for_status(volume, "in-use", wait=30, interval=0.2)
seen["attached"] = [entry.volume_id for entry in cloud.compute.volume_attachments(server)] == [volume.id]

cloud.compute.stop_server(server)
server = cloud.compute.wait_for_server(server, status="SHUTOFF", wait=30, interval=0.2)
cloud.compute.start_server(server)
server = cloud.compute.wait_for_server(server, wait=30, interval=0.2)
seen["started"] = server.status
cloud.compute.update_server(server, name="renamed")
seen["names"] = sorted(entry.name for entry in cloud.compute.servers())

cloud.compute.lock_server(server, locked_reason="ours")
seen["locked"] = cloud.compute.get_server(server.id).is_locked
cloud.compute.unlock_server(server)
cloud.compute.set_server_metadata(server, more="data")
cloud.compute.shelve_server(server)
server = cloud.compute.wait_for_server(server, status="SHELVED_OFFLOADED", wait=30, interval=0.2)
cloud.compute.unshelve_server(server)
server = cloud.compute.wait_for_server(server, wait=30, interval=0.2)
seen["unshelved"] = [server.status, server.metadata]

try:
    cloud.compute.create_server(name="bad", image_id=image.id, flavor_id="no-such-flavor", networks="none")
except openstack.exceptions.BadRequestException as error:
    seen["refused"] = error.details

with_address = cloud.create_server("auto", image="test", flavor="m1.tiny", auto_ip=True, wait=True, timeout=60)
seen["addresses"] = sorted(entry["OS-EXT-IPS:type"] for entry in with_address.addresses["private"])
cloud.delete_server(with_address.id, wait=True, delete_ips=True)
seen["floating"] = len(cloud.list_floating_ips())

nova = nova_client.Client("2.90", session=cloud.session)
seen["nova"] = nova.servers.get(server.id).status
seen["version"] = nova.versions.get_current().version
nova.servers.reboot(server.id, "HARD")
for _ in range(200):
    if nova.servers.get(server.id).status == "ACTIVE":
        break
    time.sleep(0.1)
if os.environ.get("MACHINES"):
    # What runs in a real machine has to let go of a disk, and on this one's there is nothing that would.
    cloud.compute.stop_server(server)
    cloud.compute.wait_for_server(server, status="SHUTOFF", wait=30, interval=0.2)
nova.volumes.delete_server_volume(server.id, volume.id)
cloud.block_storage.wait_for_status(volume, "available", wait=30, interval=0.2)
cloud.compute.delete_server(server)
cloud.compute.wait_for_delete(server, wait=30, interval=0.2)
cloud.block_storage.delete_volume(volume)
seen["left"] = [entry.name for entry in cloud.compute.servers()]

json.dump(seen, sys.stdout)
