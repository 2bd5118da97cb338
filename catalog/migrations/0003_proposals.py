"""Releases begin as proposals: who proposed, approved, edited and said what."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='edited')),
                ('source', models.CharField(choices=[('admin', 'admin'), ('import', 'import'), ('command', 'command')], max_length=10, verbose_name='from')),
                ('reason', models.CharField(blank=True, default='', max_length=100)),
            ],
            options={
                'ordering': ('at', 'pk'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text', models.TextField(verbose_name='comment')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='change',
            options={'default_permissions': ('view',), 'ordering': ('service', 'code', 'lang', 'field'), 'verbose_name': 'change', 'verbose_name_plural': 'changes'},
        ),
        migrations.AlterModelOptions(
            name='release',
            options={'default_permissions': ('view',), 'ordering': ('-pk',), 'permissions': (('propose_release', 'Can propose releases'), ('publish_release', 'Can approve and publish releases'), ('emergency_rollback', 'Can roll back alone in an emergency')), 'verbose_name': 'release', 'verbose_name_plural': 'releases'},
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='release_number_when_published',
        ),
        migrations.RenameField(
            model_name='release',
            old_name='published_by',
            new_name='approved_by',
        ),
        migrations.AddField(
            model_name='release',
            name='approved_at',
            field=models.DateTimeField(null=True, verbose_name='approved'),
        ),
        migrations.AlterField(
            model_name='release',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='release',
            name='closed_at',
            field=models.DateTimeField(null=True, verbose_name='closed'),
        ),
        migrations.AddField(
            model_name='release',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by'),
        ),
        migrations.AddField(
            model_name='release',
            name='emergency',
            field=models.BooleanField(default=False, verbose_name='emergency'),
        ),
        migrations.AddField(
            model_name='release',
            name='four_eyes',
            field=models.BooleanField(default=True, verbose_name='four eyes'),
        ),
        migrations.AddField(
            model_name='release',
            name='publish_at',
            field=models.DateTimeField(null=True, verbose_name='goes live'),
        ),
        migrations.AddField(
            model_name='release',
            name='reason',
            field=models.TextField(blank=True, default='', verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='release',
            name='renews',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_as', to='catalog.release', verbose_name='renews'),
        ),
        migrations.AddField(
            model_name='release',
            name='rolls_back_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.release', to_field='number', verbose_name='rolls back to'),
        ),
        migrations.AlterField(
            model_name='release',
            name='state',
            field=models.CharField(choices=[('proposed', 'proposed'), ('approved', 'approved'), ('published', 'published'), ('rejected', 'sent back'), ('withdrawn', 'withdrawn')], default='proposed', max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='changeedit',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='edited by'),
        ),
        migrations.AddField(
            model_name='changeedit',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='catalog.change'),
        ),
        migrations.AddField(
            model_name='comment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='change',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='catalog.change'),
        ),
        migrations.AddField(
            model_name='comment',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='catalog.release'),
        ),
        migrations.AddConstraint(
            model_name='changeedit',
            constraint=models.UniqueConstraint(fields=('change', 'by'), name='one_edit_of_a_change_by_a_person'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_not_blank'),
        ),
    ]
