"""What a program does to servers with python3-novaclient: prints what it saw as JSON. Run by novaclient.test.ts."""
import json
import sys
import time

import openstack
from novaclient import client as nova_client
from novaclient.exceptions import Forbidden

cloud = openstack.connect(cloud="micronova")
nova = nova_client.Client("2.90", session=cloud.session)
admin = nova_client.Client("2.90", session=openstack.connect(cloud="micronova-admin").session)
seen = {}


def becomes(server_id, status):
    for _ in range(300):
        server = nova.servers.get(server_id)
        if server.status == status and getattr(server, "OS-EXT-STS:task_state") is None:
            return server
        time.sleep(0.1)
    raise AssertionError(f"it is {server.status} and never becomes {status}")


image = cloud.image.find_image("test")
nano, tiny = (nova.flavors.find(name=name) for name in ("m1.nano", "m1.tiny"))
server = becomes(nova.servers.create("nova", image.id, nano, nics="none").id, "ACTIVE")


def done(action, status, by=nova):
    action(by.servers)
    return becomes(server.id, status)


rebuilt = done(lambda servers: servers.rebuild(server, image.id, name="rebuilt", meta={"a": "b"}), "ACTIVE")
seen["rebuilt"] = [rebuilt.name, rebuilt.metadata]

done(lambda servers: servers.resize(server, tiny), "VERIFY_RESIZE")
seen["reverted"] = done(lambda servers: servers.revert_resize(server), "ACTIVE").flavor["original_name"]
done(lambda servers: servers.resize(server, tiny), "VERIFY_RESIZE")
seen["confirmed"] = done(lambda servers: servers.confirm_resize(server), "ACTIVE").flavor["original_name"]

host = getattr(admin.servers.get(server.id), "OS-EXT-SRV-ATTR:host")
done(lambda servers: servers.live_migrate(server, None, "auto"), "ACTIVE", admin)
seen["moved alive"] = getattr(admin.servers.get(server.id), "OS-EXT-SRV-ATTR:host") != host
seen["migrations"] = sorted(f"{entry.migration_type} {entry.status}" for entry in admin.migrations.list(instance_uuid=server.id))

made = nova.servers.create_image(server, "picture", {"key": "value"})
becomes(server.id, "ACTIVE")
seen["image"] = [cloud.image.get_image(made).status, cloud.image.get_image(made).properties.get("key")]
for name in ("monday", "tuesday"):
    done(lambda servers: servers.backup(server, name, "daily", 1), "ACTIVE")
seen["backups"] = [entry.name for entry in cloud.image.images() if (entry.properties or {}).get("backup_type") == "daily"]

done(lambda servers: servers.shelve(server), "SHELVED_OFFLOADED")
done(lambda servers: servers.unshelve(server), "ACTIVE")
done(lambda servers: servers.rescue(server, password="secret"), "RESCUE")
done(lambda servers: servers.unrescue(server), "ACTIVE")

nova.servers.lock(server, reason="ours")
seen["locked"] = [nova.servers.get(server.id).locked, nova.servers.get(server.id).locked_reason]
nova.servers.unlock(server)
nova.servers.set_meta(server, {"c": "d"})
nova.servers.delete_meta(server, ["a"])
nova.servers.set_tags(server, ["one", "two"])
nova.servers.delete_tag(server, "one")
last = nova.servers.get(server.id)
seen["said of it"] = [last.metadata, last.tags]
seen["console"] = nova.servers.get_console_url(server, "novnc")["remote_console"]["type"]
seen["log"] = len(nova.servers.get_console_output(server)) > 0

actions = nova.instance_action.list(server.id)
seen["actions"] = [entry.action for entry in reversed(actions)]
seen["results"] = sorted({event["result"] for entry in actions for event in nova.instance_action.get(server.id, entry.request_id).events})

project, user = cloud.current_project_id, cloud.current_user_id
admin.quotas.update(project, user_id=user, instances=1)
seen["quotas"] = [admin.quotas.get(project, user_id=user).instances, admin.quotas.get(project).instances]
try:
    nova.servers.create("more", image.id, nano, nics="none")
except Forbidden as refusal:
    seen["more"] = refusal.message
admin.quotas.delete(project, user_id=user)
seen["quotas"].append(admin.quotas.get(project, user_id=user).instances)
nova.servers.delete(server)

json.dump(seen, sys.stdout)
