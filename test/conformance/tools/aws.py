"""Plays AWS at a port. Services of ECS roll out at once, unless the image says that it is bad: then ECS keeps the definition before."""

import sys

from moto.ecs.models import EC2ContainerServiceBackend
from moto.server import main

update_service = EC2ContainerServiceBackend.update_service


def deploy(self, properties):
    definition = self.describe_task_definition(properties["task_definition"])
    service = update_service(self, properties)
    if not any("@sha256:bad" in each["image"] for each in definition.container_definitions):
        service.deployments[0]["taskDefinition"] = service.task_definition
    return service


EC2ContainerServiceBackend.update_service = deploy
main(["-p", sys.argv[1]])
